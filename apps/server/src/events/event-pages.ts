import type { LogQuery, RunStore, StoredLogEntry } from "@failover-kit/engine";
import { eventView } from "../views/event-view.ts";
import type { EventFeed } from "./event-feed.ts";

const PAGE = 200;

/** One part of the log, ready to be sent. */
export interface EventPage {
  readonly bytes: Buffer | null; // null: there is nothing
  readonly lastSeq: number;
  readonly isFull: boolean; // there may be more
}

/**
 * Reads the log for event streams. Readers who are equally far, and most are at the end, get the same bytes: the log
 * is read and written out once for all of them.
 */
export class EventPages {
  readonly #store: Pick<RunStore, "listLog">;
  readonly #feed: EventFeed;
  readonly #pages = new Map<string, Promise<EventPage>>();
  #newestSeq = 0; // what the pages were read at

  constructor(store: Pick<RunStore, "listLog">, feed: EventFeed) {
    this.#store = store;
    this.#feed = feed;
  }

  /** What comes after a number. */
  read({ accountId, runId, afterSeq }: Omit<LogQuery, "limit">): Promise<EventPage> {
    if (this.#newestSeq !== this.#feed.lastSeq) this.#forget();
    const key = `${accountId} ${runId} ${afterSeq}`;
    const known = this.#pages.get(key);
    if (known) return known;
    const page = this.#load({ accountId, runId, afterSeq, limit: PAGE });
    this.#pages.set(key, page);
    // Readers who come in a moment read anew: only those who ask together are to share, and no failure is kept.
    const forget = () => void this.#pages.delete(key);
    page.then(() => setImmediate(forget), forget);
    return page;
  }

  #forget(): void {
    this.#pages.clear();
    this.#newestSeq = this.#feed.lastSeq;
  }

  async #load(query: LogQuery): Promise<EventPage> {
    const entries = await this.#store.listLog(query);
    const last = entries.at(-1);
    if (last === undefined) return { bytes: null, lastSeq: query.afterSeq, isFull: false };
    const bytes = Buffer.from(entries.map(eventText).join(""));
    return { bytes, lastSeq: last.seq, isFull: entries.length === query.limit };
  }
}

function eventText(entry: StoredLogEntry): string {
  return `id: ${entry.seq}\nevent: ${entry.type}\ndata: ${JSON.stringify(eventView(entry))}\n\n`;
}
