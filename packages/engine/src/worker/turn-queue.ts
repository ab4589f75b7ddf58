import type { JournalEntry } from "./journal-entry.ts";

/** How entries are gathered into turns. */
export interface GatherLimits {
  readonly gatherMs: number; // how long the first entry waits for company; 0: until the event loop comes round
  readonly maxEntries: number; // per turn
}

/** Gathers entries and calls for turns, one at a time. */
export class TurnQueue {
  readonly #limits: GatherLimits;
  readonly #takeTurn: (entries: readonly JournalEntry[]) => Promise<void>;
  #entries: JournalEntry[] = [];
  #scheduled = false;
  #current: Promise<void> | null = null;
  #wanted = false; // a turn was asked for while another was under way

  constructor(limits: GatherLimits, takeTurn: (entries: readonly JournalEntry[]) => Promise<void>) {
    this.#limits = limits;
    this.#takeTurn = takeTurn;
  }

  get isIdle(): boolean {
    return this.#entries.length === 0 && this.#current === null && !this.#scheduled;
  }

  add(entry: JournalEntry): void {
    this.#entries.push(entry);
    this.request();
  }

  /** Puts entries back to the front, to be taken with the next turn that anybody asks for. */
  putBack(entries: readonly JournalEntry[]): void {
    this.#entries = [...entries, ...this.#entries];
  }

  /** Asks for a turn soon, with or without entries. */
  request(): void {
    if (this.#current) {
      this.#wanted = true;
      return;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    const begin = () => {
      if (this.#scheduled) void this.takeNow();
    };
    if (this.#limits.gatherMs > 0) setTimeout(begin, this.#limits.gatherMs);
    else setImmediate(begin);
  }

  /** Takes a turn now, after the one under way, if any. */
  async takeNow(): Promise<void> {
    while (this.#current) await this.#current;
    this.#scheduled = false;
    this.#wanted = false;
    const entries = this.#entries.splice(0, this.#limits.maxEntries);
    if (this.#entries.length > 0) this.#wanted = true;
    this.#current = this.#takeTurn(entries);
    try {
      await this.#current;
    } finally {
      this.#current = null;
      if (this.#wanted) this.request();
    }
  }
}
