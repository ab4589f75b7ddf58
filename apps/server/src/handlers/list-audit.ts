import { auditActions } from "@failover-kit/core/model";
import { z } from "zod";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readCursor, unknownCursor, writeCursor } from "../http/cursor.ts";
import { instantOf, instantSchema } from "../http/instant.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { auditView } from "../views/audit-view.ts";

/** The filters of the audit log. */
export const auditFiltersSchema = z.strictObject({
  actor: z.string().min(1).max(200).optional().meta({
    description: "Who did it: the person, or the caller as it is shown, such as `key a0b1c2d3`.",
  }),
  action: z.enum(auditActions).optional(),
  target: z.string().min(1).max(200).optional().meta({ description: "What was changed: its id or key." }),
  since: instantSchema.optional().meta({ description: "Inclusive." }),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().optional().meta({ description: "`next_cursor` of the page before." }),
});

/** `GET /v1/audit`: newest first. */
export function listAudit({ audit }: ServerParts): Handler<CallerRequest> {
  return async ({ caller, query }) => {
    const { actor, action, target, since, limit, cursor } = readQuery(auditFiltersSchema, query);
    const found = await fromStore(
      audit.list({
        accountId: caller.accountId,
        actor: actor ?? null,
        action: action ?? null,
        target: target ?? null,
        since: instantOf(since),
        limit: limit + 1, // one more tells whether there is a next page
        cursor: cursor === undefined ? null : readCursor(cursor),
      }),
    );
    if (found === null) throw unknownCursor();
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    const next = hasMore ? writeCursor(last.id) : null;
    return { status: 200, body: { entries: page.map(auditView), next_cursor: next } };
  };
}
