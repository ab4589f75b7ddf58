import type { EventResource } from "@failover-kit/core/model";
import {
  AuthenticationError,
  NotFoundError,
  RateLimitedError,
  ServerUnavailableError,
  ServerUnreachableError,
  UnexpectedAnswerError,
} from "@failover-kit/core/transport";
import { Agent, request } from "undici";
import { SseParser } from "./sse-parser.ts";

/** What the reader of a stream wants. */
export interface EventOrder {
  readonly runId?: string;
  readonly afterSeq?: number; // 0: from the beginning; absent: from now on
  readonly signal: AbortSignal; // hangs up
  readonly onTrouble?: () => void; // the connection is lost and is being made again
  readonly onConnected?: () => void;
}

interface EventSourceOptions {
  readonly url: string;
  readonly authorization: string;
  readonly patienceMs?: number; // how long the server may be away before the reader gives up
}

const SILENCE_MS = 45_000; // the server gives a sign of life every 15 s
const PATIENCE_MS = 60_000;
const STREAM = { method: "GET", path: "/v1/events" };

/** The account's events as they happen. A lost connection is made again behind the last event that was seen. */
export class EventSource {
  readonly #options: EventSourceOptions;

  constructor(options: EventSourceOptions) {
    this.#options = options;
  }

  /** Ends without an error when `signal` is aborted. Gives up at once when there never was a connection. */
  async *read(order: EventOrder): AsyncGenerator<EventResource, void, undefined> {
    const patience = new Patience(this.#options.patienceMs ?? PATIENCE_MS);
    let { afterSeq } = order;
    while (!order.signal.aborted) {
      try {
        for await (const event of this.#connect({ ...order, afterSeq })) {
          patience.renew();
          if (event === null) continue;
          afterSeq = event.seq;
          yield event;
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

  /** One connection. Null says that it stands, or that the server has given a sign of life. */
  async *#connect({
    runId,
    afterSeq,
    signal,
    onConnected,
  }: Omit<EventOrder, "afterSeq"> & { afterSeq: number | undefined }): AsyncGenerator<
    EventResource | null,
    void,
    undefined
  > {
    const { url, authorization } = this.#options;
    const agent = new Agent({ connect: { timeout: 10_000 }, bodyTimeout: SILENCE_MS });
    try {
      const answer = await request(
        `${url}${STREAM.path}${runId === undefined ? "" : `?run=${encodeURIComponent(runId)}`}`,
        {
          dispatcher: agent,
          signal,
          headers: {
            authorization,
            accept: "text/event-stream",
            ...(afterSeq !== undefined && { "last-event-id": String(afterSeq) }),
          },
        },
      );
      if (answer.statusCode !== 200) throw refusal(answer.statusCode);
      onConnected?.();
      yield null;
      yield* readEvents(answer.body);
    } catch (error) {
      throw error instanceof Error && "code" in error && isOurs(error)
        ? error
        : new ServerUnreachableError(STREAM, { mayHaveArrived: false, cause: error });
    } finally {
      await agent.destroy();
    }
  }
}

async function* readEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<EventResource | null, void, undefined> {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    yield null;
    for (const { data } of parser.push(decoder.decode(chunk, { stream: true }))) {
      yield JSON.parse(data) as EventResource; // the shape is the server's promise
    }
  }
}

function refusal(status: number): Error {
  if (status === 401 || status === 403) return new AuthenticationError(STREAM, status);
  if (status === 404) return new NotFoundError(STREAM);
  if (status === 429) return new RateLimitedError(STREAM, null);
  if (status >= 500) return new ServerUnavailableError(STREAM, status);
  return new UnexpectedAnswerError(STREAM, status);
}

function isOurs(error: Error): boolean {
  return [
    AuthenticationError,
    NotFoundError,
    RateLimitedError,
    ServerUnavailableError,
    UnexpectedAnswerError,
  ].some((kind) => error instanceof kind);
}

function isPassing(error: unknown): boolean {
  return error instanceof ServerUnreachableError || error instanceof ServerUnavailableError;
}

/** How long a server that has been there may be away. */
class Patience {
  readonly #limitMs: number;
  #lastSignAt: number | null = null;
  #tries = 0;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  get isOver(): boolean {
    return this.#lastSignAt === null || performance.now() - this.#lastSignAt > this.#limitMs;
  }

  renew(): void {
    this.#lastSignAt = performance.now();
    this.#tries = 0;
  }

  nextPauseMs(): number {
    this.#tries += 1;
    return Math.min(250 * 2 ** (this.#tries - 1), 5000);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
