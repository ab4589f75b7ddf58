import type { Clock } from "./clock.ts";

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to move, so that tests need not wait. */
export class ManualClock implements Clock {
  #now: number;
  #timers: Timer[] = []; // in the order in which they were set
  #waiting: (() => void)[] = [];

  constructor(startAt = Date.UTC(2026, 1, 3, 12, 0, 0)) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { dueAt: this.#now + delayMs, run };
    this.#timers.push(timer);
    for (const resolve of this.#waiting.splice(0)) resolve();
    return () => this.#remove(timer);
  }

  /** Milliseconds until the next timer is due; null when none is set. */
  get nextDelay(): number | null {
    const next = this.#earliest();
    return next === null ? null : next.dueAt - this.#now;
  }

  /** Resolves as soon as anything waits on this clock. */
  untilTimer(): Promise<void> {
    if (this.#timers.length > 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Moves on by `ms` and runs what falls due on the way, each at its own instant, also what is set meanwhile. */
  advance(ms: number): void {
    const target = this.#now + ms;
    for (let next = this.#earliest(); next !== null && next.dueAt <= target; next = this.#earliest()) {
      this.#now = Math.max(this.#now, next.dueAt);
      this.#remove(next);
      next.run();
    }
    this.#now = target;
  }

  #earliest(): Timer | null {
    return this.#timers.reduce<Timer | null>(
      (first, timer) => (first === null || timer.dueAt < first.dueAt ? timer : first),
      null,
    );
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
}
