import { channels, type RunStatus } from "@failover-kit/core/model";
import { z } from "zod";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readCursor, unknownCursor, writeCursor } from "../http/cursor.ts";
import { instantOf, instantSchema } from "../http/instant.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { runView } from "../views/run-view.ts";

const statuses = ["running", "paused", "completed", "failed", "canceled"] as const satisfies RunStatus[];

/** The filters of a list of runs. */
export const runFiltersSchema = z.strictObject({
  status: z.enum(statuses).optional(),
  channel: z.enum(channels).optional().meta({ description: "Any step goes over it." }),
  to: z.string().min(1).max(50).optional().meta({ description: "Any step goes to it." }),
  client_ref: z.string().min(1).max(100).optional(),
  source: z.string().min(1).max(40).optional(),
  workflow: z.string().min(1).max(64).optional().meta({ description: "Started from this saved workflow." }),
  created_after: instantSchema.optional().meta({ description: "Inclusive." }),
  created_before: instantSchema.optional().meta({ description: "Exclusive." }),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().optional().meta({ description: "`next_cursor` of the page before." }),
});

/** `GET /v1/runs`: newest first. */
export function listRuns({ store }: ServerParts): Handler<CallerRequest> {
  return async ({ caller, query }) => {
    const filters = readQuery(runFiltersSchema, query);
    const { limit } = filters;
    const found = await fromStore(
      store.list({
        accountId: caller.accountId,
        status: filters.status ?? null,
        channel: filters.channel ?? null,
        to: filters.to ?? null,
        clientRef: filters.client_ref ?? null,
        source: filters.source ?? null,
        workflowName: filters.workflow ?? null,
        createdAfter: instantOf(filters.created_after),
        createdBefore: instantOf(filters.created_before),
        limit: limit + 1, // one more tells whether there is a next page
        cursor: filters.cursor === undefined ? null : readCursor(filters.cursor),
      }),
    );
    if (found === null) throw unknownCursor();
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      status: 200,
      body: { runs: page.map(runView), next_cursor: hasMore ? writeCursor(last.id) : null },
    };
  };
}
