import { problem } from "../http/problem.ts";
import type { Answer, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

const REMEMBER_MS = 1000; // a check writes through to the disk, and anybody may ask

/** `GET /readyz`: work can be taken. */
export function reportReadiness({ store, lifecycle, storeTrouble, clock }: ServerParts): Handler {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let check: Promise<boolean> = Promise.resolve(false);
  const isStoreUp = () => {
    if (clock.now() - checkedAt >= REMEMBER_MS) {
      checkedAt = clock.now();
      check = store.check().then(
        () => true,
        () => false,
      );
    }
    return check;
  };
  return async ({ traceId }) => {
    if (lifecycle.phase !== "running") return notReady(`The server is ${lifecycle.phase}.`, traceId);
    if (storeTrouble.isRecent || !(await isStoreUp()))
      return notReady("The store cannot take writes.", traceId);
    return { status: 200, body: { status: "ready" } };
  };
}

function notReady(detail: string, traceId: string): Answer {
  return problem({ status: 503, code: "not_ready", detail, traceId, headers: { "retry-after": "1" } });
}
