import { Readable } from "node:stream";
import type { EventFeed } from "./event-feed.ts";
import type { EventPages } from "./event-pages.ts";

const HEARTBEAT_MS = 15_000;
const STALLED_BEATS = 4;
const RETRY_MS = 2000; // how long a browser waits before it connects again

/** What one reader wants to see. */
export interface StreamOrder {
  readonly accountId: string;
  readonly runId: string | null; // null: every run of the account
  readonly afterSeq: number;
}

/**
 * The history of an account as server-sent events, without gap or repeat. It reads from the store only while the
 * reader takes what it is given, and forgets the reader as soon as it is destroyed. A reader that takes nothing for
 * four heartbeats is cut off: it may come again and go on where it was.
 */
export class RunEventStream extends Readable {
  readonly #pages: EventPages;
  readonly #feed: EventFeed;
  readonly #order: StreamOrder;
  readonly #stopListening: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  #afterSeq: number;
  #isWanted = false; // the reader has room
  #isReading = false;
  #mayHaveMore = true;
  #isOver = false;
  #idleBeats = 0; // heartbeats in a row at which the reader had no room

  constructor(parts: {
    readonly pages: EventPages;
    readonly feed: EventFeed;
    readonly order: StreamOrder;
    readonly heartbeatMs?: number; // 15,000 when absent
  }) {
    super();
    this.#pages = parts.pages;
    this.#feed = parts.feed;
    this.#order = parts.order;
    this.#afterSeq = parts.order.afterSeq;
    this.#stopListening = parts.feed.listen(() => {
      this.#mayHaveMore = true;
      void this.#pump();
    });
    this.#heartbeat = setInterval(() => this.#beat(), parts.heartbeatMs ?? HEARTBEAT_MS);
    // Sends the headers on their way. Who is cut off before the first event knows where to go on.
    this.push(`id: ${this.#afterSeq}\nretry: ${RETRY_MS}\n\n`);
  }

  override _read(): void {
    this.#isWanted = true;
    this.#idleBeats = 0;
    void this.#pump();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#isOver = true;
    this.#stopListening();
    clearInterval(this.#heartbeat);
    callback(error);
  }

  /** Ends the stream in good order. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.push(null);
  }

  /**
   * Keeps proxies from closing a quiet connection. A reader that is behind gets data anyway, as long as it takes it. One
   * that does not even take the rest after the end is cut off, too.
   */
  #beat(): void {
    if (this.#isReading) return;
    if (this.#isWanted && !this.#isOver) this.#give(": still here\n\n");
    else if (++this.#idleBeats >= STALLED_BEATS) this.destroy();
  }

  async #pump(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isWanted && this.#mayHaveMore && !this.#isOver) await this.#readPage();
    } catch (error) {
      this.destroy(
        error instanceof Error ? error : new Error("The history cannot be read", { cause: error }),
      );
    } finally {
      this.#isReading = false;
    }
  }

  async #readPage(): Promise<void> {
    this.#mayHaveMore = false;
    const { accountId, runId } = this.#order;
    const page = await this.#pages.read({ accountId, runId, afterSeq: this.#afterSeq });
    if (page.bytes === null || this.#isOver) return;
    this.#afterSeq = page.lastSeq;
    this.#feed.advance(page.lastSeq);
    if (page.isFull) this.#mayHaveMore = true;
    this.#give(page.bytes);
  }

  #give(chunk: string | Buffer): void {
    this.#isWanted = this.push(chunk);
  }
}
