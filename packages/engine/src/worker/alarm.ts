import type { Clock } from "../ports/clock.ts";
import type { Instant } from "../rules/run.ts";

/** One timer for everything that waits: it is set to the earliest instant, however many wait behind it. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #at: Instant | null = null;
  #cancel: () => void = () => {};

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Makes sure that the alarm rings at `at` or before; null changes nothing. */
  ringBy(at: Instant | null): void {
    if (at === null || (this.#at !== null && this.#at <= at)) return;
    this.stop();
    this.#at = at;
    this.#cancel = this.#clock.wakeAt(at, () => {
      this.#at = null;
      this.#ring();
    });
  }

  stop(): void {
    this.#cancel();
    this.#at = null;
  }
}
