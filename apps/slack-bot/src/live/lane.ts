import type { Clock } from "../clock.ts";

/** What came of one piece of work. `again`: it is put back, and the lane rests for so many milliseconds. */
export type LaneResult = { readonly kind: "done" } | { readonly kind: "again"; readonly afterMs: number };

/**
 * Does one piece of work after the other, never faster than Slack allows. What is asked for while it waits is done
 * once. What is urgent (somebody changed something) comes before what is not (a countdown).
 */
export class Lane {
  readonly #paceMs: number;
  readonly #clock: Clock;
  readonly #work: (key: string) => Promise<LaneResult>;
  readonly #urgent = new Set<string>();
  readonly #calm = new Set<string>();
  #isBusy = false;
  #restsUntil = 0;
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;
  #current: Promise<void> = Promise.resolve();

  constructor(parts: { paceMs: number; clock: Clock; work: (key: string) => Promise<LaneResult> }) {
    this.#paceMs = parts.paceMs;
    this.#clock = parts.clock;
    this.#work = parts.work;
  }

  /** How much waits. */
  get size(): number {
    return this.#urgent.size + this.#calm.size + (this.#isBusy ? 1 : 0);
  }

  add(key: string, isUrgent: boolean): void {
    if (isUrgent) {
      this.#calm.delete(key);
      this.#urgent.add(key);
    } else if (!this.#urgent.has(key)) this.#calm.add(key);
    this.#next();
  }

  /** Nothing is begun any more. Resolves when what was begun is done. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    return this.#current;
  }

  #next(): void {
    if (this.#isBusy || this.#isClosed || this.#cancelTimer !== null) return;
    const rest = this.#restsUntil - this.#clock.now();
    if (rest > 0) {
      this.#cancelTimer = this.#clock.after(rest, () => {
        this.#cancelTimer = null;
        this.#next();
      });
      return;
    }
    const key = firstOf(this.#urgent) ?? firstOf(this.#calm);
    if (key !== undefined) this.#current = this.#do(key);
  }

  async #do(key: string): Promise<void> {
    this.#isBusy = true;
    this.#urgent.delete(key);
    this.#calm.delete(key);
    const result = await this.#work(key);
    this.#isBusy = false;
    this.#restsUntil = this.#clock.now() + (result.kind === "again" ? result.afterMs : this.#paceMs);
    if (result.kind === "again") this.#urgent.add(key);
    this.#next();
  }
}

function firstOf(keys: ReadonlySet<string>): string | undefined {
  return keys.values().next().value;
}
