import { Readable } from "node:stream";
import type { RunStore, StoredLogEntry } from "@failover-kit/engine";
import { eventView } from "../views/event-view.ts";
import type { EventFeed } from "./event-feed.ts";

const PAGE = 200;
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2000; // how long a browser waits before it connects again

/** What one reader wants to see. */
export interface StreamOrder {
  readonly accountId: string;
  readonly runId: string | null; // null: every run of the account
  readonly afterSeq: number;
}

/**
 * The history of an account as server-sent events, without gap or repeat. It reads from the store only while the
 * reader takes what it is given, and forgets the reader as soon as it is destroyed.
 */
export class RunEventStream extends Readable {
  readonly #store: RunStore;
  readonly #feed: EventFeed;
  readonly #order: StreamOrder;
  readonly #stopListening: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  #afterSeq: number;
  #isWanted = false; // the reader has room
  #isReading = false;
  #mayHaveMore = true;
  #isOver = false;

  constructor(parts: { readonly store: RunStore; readonly feed: EventFeed; readonly order: StreamOrder }) {
    super();
    this.#store = parts.store;
    this.#feed = parts.feed;
    this.#order = parts.order;
    this.#afterSeq = parts.order.afterSeq;
    this.#stopListening = parts.feed.listen(() => {
      this.#mayHaveMore = true;
      void this.#pump();
    });
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.push(`retry: ${RETRY_MS}\n\n`); // sends the headers on their way
  }

  override _read(): void {
    this.#isWanted = true;
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

  /** Keeps proxies from closing a quiet connection. A reader that is behind gets data anyway. */
  #beat(): void {
    if (this.#isWanted && !this.#isReading && !this.#isOver) this.#give(": still here\n\n");
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
    const entries = await this.#store.listLog({ accountId, runId, afterSeq: this.#afterSeq, limit: PAGE });
    const last = entries.at(-1);
    if (last === undefined || this.#isOver) return;
    this.#afterSeq = last.seq;
    this.#feed.advance(last.seq);
    if (entries.length === PAGE) this.#mayHaveMore = true;
    this.#give(entries.map(eventText).join(""));
  }

  #give(text: string): void {
    this.#isWanted = this.push(text);
  }
}

function eventText(entry: StoredLogEntry): string {
  return `id: ${entry.seq}\nevent: ${entry.type}\ndata: ${JSON.stringify(eventView(entry))}\n\n`;
}
