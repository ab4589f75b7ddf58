import { KitError } from "../model/errors/kit-error.ts";
import type { EventResource } from "../model/run-resource.ts";
import { errorFromAnswer } from "./answer-error.ts";
import { checkedBaseUrl } from "./base-url.ts";
import { type AuthorizationHeader, authorizationHeader, type Credentials } from "./credentials.ts";
import { ServerUnavailableError } from "./errors/server-unavailable-error.ts";
import { ServerUnreachableError } from "./errors/server-unreachable-error.ts";
import { SseParser } from "./sse-parser.ts";

/** Asks for an answer that is read while it comes. */
export interface StreamRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal; // closes the connection
  readonly silenceMs: number; // a body that says nothing for so long is to be broken off with an error
}

/** An answer whose body is read while it comes; reading rejects when the connection is lost. */
export interface StreamResponse {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The seam to the network for streams: makes one connection, follows no redirect and repeats nothing. */
export type OpenStream = (request: StreamRequest) => Promise<StreamResponse>;

/** Where the server is, who we are to it, and what the stream needs from outside. */
export interface EventStreamOptions {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly open: OpenStream;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>; // resolves early, without an error, on the signal
  readonly now: () => number; // milliseconds that never go back
  readonly patienceMs?: number; // how long a server that has been there may be away; 60,000 when absent
  readonly longestPauseMs?: number; // between two tries; 5,000 when absent
  readonly userAgent?: string;
}

/** What the reader of a stream wants. */
export interface EventOrder {
  readonly runId?: string;
  readonly afterSeq?: number | undefined; // 0: from the beginning; absent: from now on
  readonly signal: AbortSignal; // hangs up
  readonly onTrouble?: () => void; // the connection is lost and is being made again
  readonly onConnected?: () => void;
  readonly onPosition?: (seq: number) => void; // where reading would go on, told at the start of each connection
}

const silenceMs = 45_000; // the server gives a sign of life every 15 s
const request = { method: "GET", path: "/v1/events" };

/** The account's events as they happen. A lost connection is made again behind the last event that was seen. */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #baseUrl: string;
  readonly #authorization: AuthorizationHeader;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#baseUrl = checkedBaseUrl(options.baseUrl, "baseUrl");
    this.#authorization = authorizationHeader(options.credentials);
  }

  /** Ends without an error when `signal` is aborted. Gives up at once when there never was a connection. */
  async *read(order: EventOrder): AsyncGenerator<EventResource, void, undefined> {
    const { pause, longestPauseMs = 5000 } = this.#options;
    const patience = new Patience(this.#options.now, this.#options.patienceMs ?? 60_000, longestPauseMs);
    let { afterSeq } = order;
    while (!order.signal.aborted) {
      try {
        for await (const sign of this.#connect(order, afterSeq)) {
          patience.renew();
          if (sign.position !== null) afterSeq = sign.position;
          if (sign.event !== null) yield sign.event;
          else if (sign.position !== null) order.onPosition?.(sign.position);
        }
      } catch (error) {
        if (order.signal.aborted) return;
        if (!isPassing(error) || patience.isOver) throw error;
      }
      if (order.signal.aborted) return;
      order.onTrouble?.();
      await pause(patience.nextPauseMs(), order.signal);
    }
  }

  async *#connect(
    { runId, signal, onConnected }: EventOrder,
    afterSeq: number | undefined,
  ): AsyncGenerator<Sign, void, undefined> {
    const connection = new AbortController();
    const query = runId === undefined ? "" : `?run=${encodeURIComponent(runId)}`;
    const hangUp = () => connection.abort();
    signal.addEventListener("abort", hangUp);
    try {
      const { status, body } = await this.#options.open({
        url: this.#baseUrl + request.path + query,
        headers: await this.#headers(afterSeq),
        signal: connection.signal,
        silenceMs,
      });
      if (status !== 200) {
        const answer = { status, text: await readRefusal(body), header: () => null };
        throw errorFromAnswer({ ...request, query }, answer, null);
      }
      onConnected?.();
      yield { event: null, position: null };
      yield* readSigns(body);
    } catch (error) {
      if (error instanceof KitError) throw error;
      throw new ServerUnreachableError(request, { mayHaveArrived: false, cause: error });
    } finally {
      signal.removeEventListener("abort", hangUp);
      hangUp();
    }
  }

  async #headers(afterSeq: number | undefined): Promise<Record<string, string>> {
    const authorization = await this.#authorization();
    const { userAgent } = this.#options;
    return {
      accept: "text/event-stream",
      ...(authorization !== null && { authorization }),
      ...(userAgent !== undefined && { "user-agent": userAgent }),
      ...(afterSeq !== undefined && { "last-event-id": String(afterSeq) }),
    };
  }
}

/** Something that came over the stream. Without an event and a position it says only that the connection lives. */
interface Sign {
  readonly event: EventResource | null;
  readonly position: number | null;
}

async function* readSigns(body: AsyncIterable<Uint8Array>): AsyncGenerator<Sign, void, undefined> {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    yield { event: null, position: null };
    for (const { id, data } of parser.push(decoder.decode(chunk, { stream: true }))) {
      const event = data === null ? null : (JSON.parse(data) as EventResource); // the shape is the server's promise
      yield { event, position: event?.seq ?? Number(id) };
    }
  }
}

const longestRefusal = 65_536; // characters; whatever else listens there may never end

async function readRefusal(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestRefusal) break;
  }
  return text;
}

function isPassing(error: unknown): boolean {
  return error instanceof ServerUnreachableError || error instanceof ServerUnavailableError;
}

/** How long a server that has been there may be away. */
class Patience {
  readonly #now: () => number;
  readonly #limitMs: number;
  readonly #longestPauseMs: number;
  #lastSignAt: number | null = null;
  #tries = 0;

  constructor(now: () => number, limitMs: number, longestPauseMs: number) {
    this.#now = now;
    this.#limitMs = limitMs;
    this.#longestPauseMs = longestPauseMs;
  }

  get isOver(): boolean {
    return this.#lastSignAt === null || this.#now() - this.#lastSignAt > this.#limitMs;
  }

  renew(): void {
    this.#lastSignAt = this.#now();
    this.#tries = 0;
  }

  nextPauseMs(): number {
    this.#tries += 1;
    return Math.min(250 * 2 ** (this.#tries - 1), this.#longestPauseMs);
  }
}
