import { setTimeout as sleep } from "node:timers/promises";
import { EventStream, fetchSend, type OpenStream, WorkflowsClient } from "@failover-kit/core/transport";
import { Agent, request } from "undici";

const TIMEOUT_MS = 10_000;

/** The server, as the bot speaks to it. */
export interface FailoverServer {
  readonly client: WorkflowsClient;
  readonly events: EventStream;
  close(): Promise<void>;
}

/** Connects nothing yet: the server may be away when the bot starts. */
export function connectFailover({
  url,
  key,
  secret,
}: {
  url: string;
  key: string;
  secret: string;
}): FailoverServer {
  const credentials = { kind: "basic", key, secret } as const;
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS } });
  const client = new WorkflowsClient({
    baseUrl: url,
    credentials,
    send: fetchSend(fetch, AbortSignal.timeout),
    sleep: (ms) => sleep(ms),
    now: () => Date.now(),
    timeoutMs: TIMEOUT_MS,
    userAgent: "failover-slack-bot",
  });
  const events = new EventStream({
    baseUrl: url,
    credentials,
    open: openWith(agent),
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    now: () => performance.now(),
    patienceMs: Number.POSITIVE_INFINITY,
    userAgent: "failover-slack-bot",
  });
  return { client, events, close: () => agent.destroy() };
}

function openWith(dispatcher: Agent): OpenStream {
  return async ({ url, headers, signal, silenceMs }) => {
    const { statusCode, body } = await request(url, { dispatcher, headers, signal, bodyTimeout: silenceMs });
    return { status: statusCode, body };
  };
}
