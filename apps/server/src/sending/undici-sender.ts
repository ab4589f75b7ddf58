import { type HttpRequest, isNotSent, isTimedOut, networkCode } from "@failover-kit/core/transport";
import { Agent, type Dispatcher, request } from "undici";
import type { GatewayAnswer } from "./orders.ts";
import { withinTime } from "./time-limit.ts";

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
    headersTimeout: 0, // one limit for everything is kept instead
    bodyTimeout: 0,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });

  /** Sends one request and reads the answer. Never throws: what went wrong is an answer. */
  async send(order: HttpRequest): Promise<GatewayAnswer> {
    try {
      return await withinTime(order.timeoutMs, (signal) => this.#ask(order, signal));
    } catch (error) {
      const code = networkCode(error) ?? (isTimedOut(error) ? "ETIMEDOUT" : null);
      return { kind: "failed", isNotSent: isNotSent(error), code };
    }
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #ask({ method, url, headers, body }: HttpRequest, signal: AbortSignal): Promise<GatewayAnswer> {
    const answer = await request(url, {
      dispatcher: this.#agent,
      method: method as Dispatcher.HttpMethod, // ours; the type only lists the known ones
      headers,
      body,
      signal,
    });
    const text = await answer.body.text();
    return { kind: "answered", status: answer.statusCode, text, headers: firstValues(answer.headers) };
  }
}

function firstValues(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) values[name] = first;
  }
  return values;
}
