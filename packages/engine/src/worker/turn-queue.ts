import type { JournalEntry } from "./journal-entry.ts";

/** How entries are gathered into turns. */
export interface GatherLimits {
  readonly gatherMs: number; // how long the first entry waits for company when little happens; 0: until the event loop comes round
  readonly maxEntries: number; // per turn
}

// The longest wait for company, as a multiple of the shortest.
const MAX_STRETCH = 5;

/**
 * Gathers entries and calls for turns, one at a time. Each turn costs something by itself, so the more there is to do, the
 * longer entries are gathered: as long as the last turn took, within bounds that nobody notices.
 */
export class TurnQueue {
  readonly #limits: GatherLimits;
  readonly #takeTurn: (entries: readonly JournalEntry[]) => Promise<void>;
  #entries: JournalEntry[] = [];
  #scheduled = false;
  #current: Promise<void> | null = null;
  #wanted = false; // a turn was asked for while another was under way
  #lastTurnMs = 0;

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
    const { gatherMs, maxEntries } = this.#limits;
    const isFull = this.#entries.length >= maxEntries;
    if (gatherMs > 0 && !isFull) setTimeout(begin, clamp(this.#lastTurnMs, gatherMs, gatherMs * MAX_STRETCH));
    else setImmediate(begin);
  }

  /** Takes a turn now, after the one under way, if any. */
  async takeNow(): Promise<void> {
    while (this.#current) await this.#current;
    this.#scheduled = false;
    this.#wanted = false;
    const entries = this.#entries.splice(0, this.#limits.maxEntries);
    if (this.#entries.length > 0) this.#wanted = true;
    const began = performance.now();
    this.#current = this.#takeTurn(entries);
    try {
      await this.#current;
    } finally {
      this.#lastTurnMs = performance.now() - began;
      this.#current = null;
      if (this.#wanted) this.request();
    }
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
