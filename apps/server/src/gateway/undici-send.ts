import { type HttpSend, isNotSent, NotSentError } from "@failover-kit/core/transport";
import { Agent, type Dispatcher, request } from "undici";

const CONNECTIONS = 256; // as many as the engine hands over at once: a message that has its place never waits here
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Sends over a pool of connections that stay open. One request at a time on each: a lost one takes no other along. */
export class UndiciSender {
  readonly #agent = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    allowH2: false,
    maxResponseSize: MAX_ANSWER_BYTES,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });

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
      return {
        status: answer.statusCode,
        text: await readText(answer.body, timeoutMs),
        header: (name) => firstOf(answer.headers[name.toLowerCase()]),
      };
    } catch (error) {
      throw isNotSent(error) ? new NotSentError(error) : error;
    }
  };

  /** Gives up what is under way. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** Reads a body in all its length within the time: undici's own limit begins anew with every piece. */
async function readText(body: Dispatcher.ResponseData["body"], timeoutMs: number): Promise<string> {
  const timer = setTimeout(
    () => body.destroy(new DOMException("The answer does not end", "TimeoutError")),
    timeoutMs,
  );
  try {
    return await body.text();
  } finally {
    clearTimeout(timer);
  }
}

function firstOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
