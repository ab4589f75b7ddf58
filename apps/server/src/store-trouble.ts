import type { Clock, Instant } from "@failover-kit/engine";

const REMEMBERED_MS = 5000;

/** Remembers for a while that the store could not take something: a full disk may still take what is smaller. */
export class StoreTrouble {
  readonly #clock: Clock;
  #lastAt: Instant = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(): void {
    this.#lastAt = this.#clock.now();
  }

  get isRecent(): boolean {
    const age = this.#clock.now() - this.#lastAt;
    return age >= 0 && age < REMEMBERED_MS; // a clock that was set back does not make it last
  }
}
