/** The client and the event stream on what Node.js brings along: HTTP, clock and waiting are passed in. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Credentials, EventStream, fetchSend, WorkflowsClient } from "@failover-kit/core/transport";

const baseUrl = process.env.FAILOVER_URL ?? "http://127.0.0.1:4700";
const credentials: Credentials = {
  kind: "basic",
  key: process.env.FAILOVER_API_KEY ?? "",
  secret: process.env.FAILOVER_API_SECRET ?? "",
};

/** Repeats what is safe to repeat, because it can wait. */
export const client = new WorkflowsClient({
  baseUrl,
  credentials,
  send: fetchSend(fetch, (ms) => AbortSignal.timeout(ms)),
  sleep: (ms) => sleep(ms),
});

/** The account's events, without gap or repeat; a lost connection is made again. */
export const stream = new EventStream({
  baseUrl,
  credentials,
  open: async ({ url, headers, signal }) => {
    const response = await fetch(url, { headers, signal });
    if (response.body === null) throw new TypeError("The answer has no body");
    return { status: response.status, body: response.body };
  },
  pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
  now: () => performance.now(),
});
