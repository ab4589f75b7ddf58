import { type HttpSend, isNotSent, NotSentError } from "@failover-kit/core/transport";
import { Agent, type Dispatcher, request } from "undici";

const MAX_ANSWER_BYTES = 64 * 1024 * 1024; // a page of 200 runs with long messages

/** Sends requests for the client, and remembers what the server's clock said. */
export class UndiciSender {
  readonly #agent = new Agent({ connect: { timeout: 10_000 }, maxResponseSize: MAX_ANSWER_BYTES });
  readonly #now: () => number;
  readonly #unconnected = new WeakSet<object>(); // errors with which no connection came to be
  #skewMs: number | null = null;

  constructor(now: () => number) {
    this.#now = now;
    this.#agent.on("connectionError", (_origin, _targets, error) => this.#unconnected.add(error));
  }

  /** How far the server's clock is ahead of ours, to about a second; null before the first answer. */
  get skewMs(): number | null {
    return this.#skewMs;
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
      this.#readClock(header("date"));
      return { status: answer.statusCode, text: await answer.body.text(), header };
    } catch (error) {
      // A handshake fails in more ways than there are codes that never come from a connection that was made.
      const isUnconnected = error instanceof Error && this.#unconnected.has(error);
      throw isUnconnected || isNotSent(error) ? new NotSentError(error) : error;
    }
  };

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #readClock(date: string | null): void {
    const serverNow = date === null ? Number.NaN : Date.parse(date);
    // The header is cut off to the second: in the middle of it the guess is the best.
    if (!Number.isNaN(serverNow)) this.#skewMs = serverNow + 500 - this.#now();
  }
}

function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
