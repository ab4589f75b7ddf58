import { z } from "zod";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { eventView } from "../views/event-view.ts";
import { findRun, runIdOf } from "./find-run.ts";

/** Which part of a timeline is wanted. */
export const timelineQuerySchema = z.strictObject({
  after: z.int().min(0).default(0).meta({ description: "Only events with a higher `seq`." }),
  limit: z.int().min(1).max(1000).default(1000),
});

/** `GET /v1/runs/{id}/events`: the timeline of one run, oldest first. */
export function listRunEvents(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const { accountId } = request.caller;
    const run = await findRun(parts, accountId, runIdOf(request));
    const { after, limit } = readQuery(timelineQuerySchema, request.query);
    const query = { accountId, runId: run.id, afterSeq: after, limit };
    const entries = await fromStore(parts.store.listLog(query));
    return { status: 200, body: { events: entries.map(eventView) } };
  };
}
