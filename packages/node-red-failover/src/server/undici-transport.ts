import { setTimeout as sleep } from "node:timers/promises";
import { type HttpSend, isNotSent, NotSentError, type OpenStream } from "@failover-kit/core/transport";
import { Agent, type Dispatcher, request } from "undici";

const MAX_ANSWER_BYTES = 64 * 1024 * 1024; // a page of 200 runs with long messages
const MAX_CONNECTIONS = 32; // a thousand messages at once wait here, not at the server's door

/** What Node takes to secure a connection, as Node-RED's own TLS configuration gives it. */
export type TlsOptions = Readonly<Record<string, unknown>>;

/** The connections to one server. */
export class UndiciTransport {
  readonly #tls: TlsOptions;
  readonly #agent: Agent;

  constructor(tls: TlsOptions = {}) {
    this.#tls = tls;
    this.#agent = new Agent({
      connect: { timeout: 10_000, ...tls },
      connections: MAX_CONNECTIONS,
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  readonly send: HttpSend = async ({ method, url, headers, body, timeoutMs }) => {
    try {
      const answer = await request(url, {
        dispatcher: this.#agent,
        method: method as Dispatcher.HttpMethod, // ours; the type only lists the known ones
        headers,
        body,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      const header = (name: string) => firstOf(answer.headers[name.toLowerCase()]);
      return { status: answer.statusCode, text: await answer.body.text(), header };
    } catch (error) {
      throw isNotSent(error) ? new NotSentError(error) : error;
    }
  };

  /** Opens a stream with a connection of its own, which ends with it. */
  readonly openStream: OpenStream = async ({ url, headers, signal, silenceMs }) => {
    const dispatcher = new Agent({ connect: { timeout: 10_000, ...this.#tls }, bodyTimeout: silenceMs });
    signal.addEventListener("abort", () => void dispatcher.destroy());
    const { statusCode: status, body } = await request(url, { dispatcher, signal, headers });
    return { status, body };
  };

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** Waits, at most until the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
