import { isWorkflowName } from "@failover-kit/core/model";
import { z } from "zod";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { unknownCursor } from "../http/cursor.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { workflowSummary } from "../views/workflow-view.ts";
import { workflowNameOf, workflowNotFound } from "./find-workflow.ts";

/** Which page of saved workflows to show. */
export const workflowListQuerySchema = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().optional().meta({ description: "`next_cursor` of the page before." }),
});

/** `GET /v1/workflows`: by name. */
export function listWorkflows({ workflows }: ServerParts): Handler<CallerRequest> {
  return async ({ caller, query }) => {
    const { limit, cursor } = readQuery(workflowListQuerySchema, query);
    const afterName = cursor === undefined ? null : readCursor(cursor);
    const { accountId } = caller;
    // One more tells whether there is a next page.
    const found = await fromStore(workflows.list({ accountId, afterName, limit: limit + 1 }));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last !== undefined ? writeCursor(last.name) : null;
    return { status: 200, body: { workflows: page.map(workflowSummary), next_cursor: next } };
  };
}

/** `GET /v1/workflows/{name}/versions`: the newest first, also of a name that was deleted. */
export function listWorkflowVersions({ workflows }: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const versions = await fromStore(
      workflows.listVersions(request.caller.accountId, workflowNameOf(request)),
    );
    if (versions.length === 0) throw workflowNotFound();
    return { status: 200, body: { versions: versions.map(workflowSummary) } };
  };
}

/** Opaque on purpose: what a cursor holds may change. */
function writeCursor(name: string): string {
  return Buffer.from(name).toString("base64url");
}

function readCursor(cursor: string): string {
  const name = Buffer.from(cursor, "base64url").toString("utf8");
  if (isWorkflowName(name) && writeCursor(name) === cursor) return name;
  throw unknownCursor();
}
