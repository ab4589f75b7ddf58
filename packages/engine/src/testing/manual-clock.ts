import type { Clock } from "../ports/clock.ts";
import type { Instant } from "../rules/run.ts";

interface Alarm {
  readonly at: Instant;
  readonly firstRound: number; // the earliest move of the clock that may ring it
  readonly wake: () => void;
}

/** A clock that stands still until it is moved. Moving it rings what falls due on the way, in order of time. */
export class ManualClock implements Clock {
  readonly #alarms = new Set<Alarm>();
  #now: Instant;
  #round = 0;

  constructor(start: Instant) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  /** Never rings at once: what is due already rings with the next move, even one by 0 ms. */
  wakeAt(at: Instant, wake: () => void): () => void {
    // Otherwise somebody who asks to be woken "now" from within a wake-up would ring for ever.
    const alarm: Alarm = { at, firstRound: at <= this.#now ? this.#round + 1 : this.#round, wake };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  }

  advance(ms: number): void {
    this.set(this.#now + ms);
  }

  /** While an alarm rings, the clock shows that alarm's own instant. */
  set(at: Instant): void {
    if (at < this.#now) throw new RangeError("A clock cannot be set back");
    this.#round += 1;
    for (let next = this.#earliest(at); next !== null; next = this.#earliest(at)) {
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = Math.max(this.#now, at);
  }

  /** How many alarms are set and have not rung. */
  pending(): number {
    return this.#alarms.size;
  }

  #earliest(limit: Instant): Alarm | null {
    let first: Alarm | null = null;
    for (const alarm of this.#alarms) {
      const isDue = alarm.at <= limit && alarm.firstRound <= this.#round;
      if (isDue && (first === null || alarm.at < first.at)) first = alarm;
    }
    return first;
  }
}
