import type { Instant } from "../rules/run.ts";

/** The only source of time. */
export interface Clock {
  now(): Instant;
  /** Calls `wake` once at or after `at`. Returns how to take it back. */
  wakeAt(at: Instant, wake: () => void): () => void;
}

// Node's timers hold at most 2^31-1 ms; a longer wait is looked at again after this.
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(at, wake) {
    const timer = setTimeout(wake, Math.min(Math.max(0, at - Date.now()), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
