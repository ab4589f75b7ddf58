import { ValidationError } from "@failover-kit/core/model";
import { z } from "zod";
import { EventPages } from "../events/event-pages.ts";
import { RunEventStream } from "../events/run-event-stream.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { findRun, runIdOf } from "./find-run.ts";

/** What a reader of the event stream may ask for. */
export const streamQuerySchema = z.strictObject({
  run: z
    .string()
    .optional()
    .meta({ description: "Only the events of this run, or of the run of this message." }),
  last_event_id: z
    .string()
    .optional()
    .meta({ description: "Go on after this `seq`; for clients that cannot set the header Last-Event-ID." }),
});

/** `GET /v1/events`: the account's history as it happens. */
export function streamEvents(parts: ServerParts): Handler<CallerRequest> {
  const { store, feed, streams, lifecycle, revocations } = parts;
  const pages = new EventPages(store, feed);
  return async ({ caller, query, headers }) => {
    const { run: id, last_event_id: lastId } = readQuery(streamQuerySchema, query);
    const { accountId } = caller;
    const run = id === undefined ? null : await findRun(parts, accountId, runIdOf({ params: { id } }));
    const place = lastPlace(headers["last-event-id"], lastId);
    const afterSeq = place === null ? feed.lastSeq : readSeq(place, feed.lastSeq);
    const stream = new RunEventStream({
      pages,
      feed,
      order: { accountId, runId: run?.id ?? null, afterSeq },
    });
    streams.add(stream);
    const unwatch = revocations.watch(caller.name, () => stream.end());
    stream.once("close", () => {
      streams.delete(stream);
      unwatch();
    });
    if (lifecycle.phase === "stopping") stream.end(); // the others were ended before this one came
    return { status: 200, body: stream, type: "text/event-stream", headers: streamHeaders };
  };
}

const streamHeaders = { "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" };

/** What says how far the reader has come: the header before the parameter, since browsers set it when they come again. */
interface LastPlace {
  readonly path: string;
  readonly text: string;
}

function lastPlace(header: string | string[] | undefined, parameter: string | undefined): LastPlace | null {
  if (header !== undefined) return { path: "Last-Event-ID", text: String(header) };
  return parameter === undefined ? null : { path: "last_event_id", text: parameter };
}

/** A number from another database would leave the reader waiting for ever: it goes on from now instead. */
function readSeq({ path, text }: LastPlace, lastSeq: number): number {
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text), lastSeq);
  const message = "This is not the id of an event.";
  const fix = "Write the seq of an event, such as 1234, to go on after it, or 0 to begin with the first.";
  throw new ValidationError([{ path, code: "invalid_value", message, fix }]);
}
