import { setTimeout as sleep } from "node:timers/promises";
import { KitError } from "@failover-kit/core/model";
import {
  type Credentials,
  EventStream,
  type HttpResponse,
  NotFoundError,
  ServerUnreachableError,
  UnexpectedAnswerError,
  WorkflowsClient,
} from "@failover-kit/core/transport";
import { ServerAwayError } from "../errors/server-away-error.ts";
import { WrongAddressError } from "../errors/wrong-address-error.ts";
import type { Settings } from "./settings.ts";
import { UndiciSender } from "./undici-send.ts";
import { openStream, pause } from "./undici-stream.ts";

/** One server, as one command speaks to it. */
export interface Connection {
  readonly url: string; // without a slash at its end
  readonly client: WorkflowsClient;
  readonly events: EventStream;
  /** How far the server's clock is ahead of ours; 0 while that is less than its header can tell. */
  readonly skewMs: () => number;
  /** Asks for something that needs no credentials. */
  get(path: string): Promise<HttpResponse>;
}

const noticeableSkewMs = 2000;

type Target = Pick<Settings, "url" | "key" | "secret">;

/** Lends a connection for some work. A server that does not answer, or is none of ours, is named by its address. */
export async function withConnection<T>(
  target: Target,
  now: () => number,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const sender = new UndiciSender(now);
  const connection = connect(target, sender, now);
  try {
    return await work(connection);
  } catch (error) {
    throw withAddress(error, connection.url);
  } finally {
    await sender.close();
  }
}

function withAddress(error: unknown, url: string): unknown {
  if (error instanceof ServerUnreachableError) return new ServerAwayError(url, error);
  // Below /v1 our server says of every path that there is nothing.
  const isElsewhere = error instanceof NotFoundError && url.endsWith("/v1");
  const isNone = error instanceof UnexpectedAnswerError && error.status === 404;
  return (isElsewhere || isNone) && error instanceof KitError ? new WrongAddressError(url, error) : error;
}

function connect({ url, key, secret }: Target, sender: UndiciSender, now: () => number): Connection {
  const { send } = sender;
  const base = url.replace(/\/+$/, "");
  const credentials: Credentials = { kind: "basic", key, secret };
  const server = { baseUrl: url, credentials, userAgent: "failover-cli" };
  const client = new WorkflowsClient({ ...server, send, sleep: (ms) => sleep(ms), now });
  return {
    url: base,
    client,
    events: new EventStream({ ...server, open: openStream, pause, now: () => performance.now() }),
    skewMs: () => {
      const skew = sender.skewMs ?? 0;
      return Math.abs(skew) < noticeableSkewMs ? 0 : skew;
    },
    get: (path) => send({ method: "GET", url: base + path, headers: {}, body: null, timeoutMs: 10_000 }),
  };
}
