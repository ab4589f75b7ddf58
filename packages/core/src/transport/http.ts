import { NotSentError } from "./errors/not-sent-error.ts";
import { isNotSent } from "./network-failure.ts";

/** One request, ready to leave. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number; // for everything: connect, send, and read the whole answer
}

/** One answer, already read to its end. */
export interface HttpResponse {
  readonly status: number;
  readonly text: string;
  header(name: string): string | null;
}

/**
 * The seam to the network: sends one request, follows no redirect and repeats nothing.
 * Rejects with `NotSentError` only when nothing can have left; every other rejection means that it may have.
 */
export type HttpSend = (request: HttpRequest) => Promise<HttpResponse>;

/** The part of the WHATWG `fetch` that is needed here; the real one fits. */
export type FetchFunction = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body: string | null;
    redirect: "manual";
    signal?: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

/** Sends with a `fetch`. Without `abortAfter` (for example `AbortSignal.timeout`) no time limit is kept. */
export function fetchSend(fetch: FetchFunction, abortAfter?: (ms: number) => AbortSignal): HttpSend {
  return async ({ method, url, headers, body, timeoutMs }) => {
    const signal = abortAfter && { signal: abortAfter(timeoutMs) };
    const init = { method, headers: { ...headers }, body, redirect: "manual" as const, ...signal };
    const response = await fetch(url, init).catch(rethrowFailure);
    const text = await response.text();
    return { status: response.status, text, header: (name) => response.headers.get(name) };
  };
}

function rethrowFailure(error: unknown): never {
  throw isNotSent(error) ? new NotSentError(error) : error;
}
