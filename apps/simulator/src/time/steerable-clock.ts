import { type Clock, systemClock } from "./clock.ts";

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
  stop: () => void; // its timer on the machine's clock; nothing while the time stands still
}

/**
 * A clock that runs with the machine's until it is told to stand still, and that can be moved forward in both states.
 * Time never goes back: when it runs again, it goes on from where it stands.
 */
export class SteerableClock implements Clock {
  readonly #timers = new Set<Timer>();
  #offset = 0; // what to add to the machine's time while the clock runs
  #stoppedAt: number | null = null;

  now(): number {
    return this.#stoppedAt ?? systemClock.now() + this.#offset;
  }

  get isRunning(): boolean {
    return this.#stoppedAt === null;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer: Timer = { dueAt: this.now() + delayMs, run, stop: () => {} };
    this.#timers.add(timer);
    if (this.isRunning) this.#arm(timer);
    return () => this.#drop(timer);
  }

  /** The instant of the next timer in epoch milliseconds; null when none is set. */
  get nextDueAt(): number | null {
    let earliest: number | null = null;
    for (const { dueAt } of this.#timers) {
      if (earliest === null || dueAt < earliest) earliest = dueAt;
    }
    return earliest;
  }

  /** Stands still, at `at` if that is given and not in the past of this clock. */
  stop(at = this.now()): void {
    this.#stoppedAt = Math.max(at, this.now());
    for (const timer of this.#timers) timer.stop();
  }

  /** Goes on from where it stands. */
  run(): void {
    if (this.#stoppedAt === null) return;
    this.#offset = this.#stoppedAt - systemClock.now();
    this.#stoppedAt = null;
    for (const timer of this.#timers) this.#arm(timer);
  }

  /**
   * Moves on by `ms`. Everything that falls due on the way happens at its own instant; `settle` is awaited after
   * each, so that what follows from it can be planned before the time goes on.
   */
  async advance(ms: number, settle: () => Promise<void>): Promise<void> {
    const wasRunning = this.isRunning;
    const target = this.now() + ms;
    this.stop();
    await settle();
    for (let dueAt = this.nextDueAt; dueAt !== null && dueAt <= target; dueAt = this.nextDueAt) {
      this.stop(dueAt);
      for (const timer of [...this.#timers]) if (timer.dueAt <= dueAt) this.#fire(timer);
      await settle();
    }
    this.stop(target);
    if (wasRunning) this.run();
  }

  #arm(timer: Timer): void {
    timer.stop = systemClock.after(Math.max(0, timer.dueAt - this.now()), () => this.#fire(timer));
  }

  #fire(timer: Timer): void {
    if (!this.#timers.has(timer)) return; // one that fired before it has called it off
    this.#drop(timer);
    timer.run();
  }

  #drop(timer: Timer): void {
    timer.stop();
    this.#timers.delete(timer);
  }
}
