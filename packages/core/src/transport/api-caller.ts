import { errorFromAnswer } from "./answer-error.ts";
import { checkedBaseUrl } from "./base-url.ts";
import { type AuthorizationHeader, authorizationHeader, type Credentials } from "./credentials.ts";
import { ServerUnreachableError } from "./errors/server-unreachable-error.ts";
import { UnexpectedAnswerError } from "./errors/unexpected-answer-error.ts";
import type { HttpRequest, HttpSend } from "./http.ts";
import { parseJson } from "./json-text.ts";
import { isNotSent } from "./network-failure.ts";
import { retryDelayMs, type TryResult } from "./retry-rule.ts";

/** Where the server is, who we are to it, and what the client needs from outside. */
export interface ApiCallerOptions {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly send: HttpSend;
  readonly timeoutMs?: number; // for each try; 30,000 when absent
  readonly sleep?: (ms: number) => Promise<void>; // without it nothing is tried again
  readonly now?: () => number; // epoch milliseconds; without it a Retry-After that is a date is not understood
  readonly userAgent?: string;
}

/** One call of the API. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: string; // with its `?`; never shown in errors
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly repeatable: boolean; // true: doing it twice is the same as doing it once
}

/** Makes calls to our server: headers, repeats, errors. Knows nothing of runs. */
export class ApiCaller {
  readonly #baseUrl: string;
  readonly #authorization: AuthorizationHeader;
  readonly #options: ApiCallerOptions;
  readonly #now: (() => number) | null;

  constructor(options: ApiCallerOptions) {
    this.#baseUrl = checkedBaseUrl(options.baseUrl, "baseUrl");
    this.#authorization = authorizationHeader(options.credentials);
    this.#options = options;
    this.#now = options.now ?? null;
  }

  /** Makes the call and reads its answer with `read`; null from it means that the answer is not understood. */
  async call<T>(call: ApiCall, read: (body: unknown) => T | null): Promise<T> {
    const { result, mayHaveArrived } = await this.#tryUntilDone(call);
    if (result.kind === "failure") {
      throw new ServerUnreachableError(call, { mayHaveArrived, cause: result.error });
    }
    const { response } = result;
    if (response.status < 200 || response.status > 299) throw errorFromAnswer(call, response, this.#now);
    const value = read(parseJson(response.text));
    if (value === null) throw new UnexpectedAnswerError(call, response.status);
    return value;
  }

  async #tryUntilDone(call: ApiCall): Promise<{ result: TryResult; mayHaveArrived: boolean }> {
    const { sleep } = this.#options;
    let mayHaveArrived = false; // true as soon as one of the tries may have
    for (let triesMade = 1; ; triesMade += 1) {
      const result = await this.#tryOnce(await this.#request(call));
      mayHaveArrived ||= result.kind === "answer" || !isNotSent(result.error);
      const situation = { repeatable: call.repeatable, triesMade, now: this.#now };
      const delayMs = sleep === undefined ? null : retryDelayMs(result, situation);
      if (sleep === undefined || delayMs === null) return { result, mayHaveArrived };
      await sleep(delayMs);
    }
  }

  async #tryOnce(request: HttpRequest): Promise<TryResult> {
    try {
      return { kind: "answer", response: await this.#options.send(request) };
    } catch (error) {
      return { kind: "failure", error };
    }
  }

  async #request({ method, path, query = "", body, headers }: ApiCall): Promise<HttpRequest> {
    const authorization = await this.#authorization();
    const { userAgent, timeoutMs = 30_000 } = this.#options;
    return {
      method,
      url: this.#baseUrl + path + query,
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(userAgent !== undefined && { "user-agent": userAgent }),
        ...(authorization !== null && { authorization }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      timeoutMs,
    };
  }
}
