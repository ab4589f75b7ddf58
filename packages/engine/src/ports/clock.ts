import type { Instant } from "../rules/run.ts";

/** The only source of time. */
export interface Clock {
  now(): Instant;
  /** Calls `wake` once at `at` or after, or before to have a long wait looked at again. Returns how to take it back. */
  wakeAt(at: Instant, wake: () => void): () => void;
}

// Timers know nothing of a clock that is set or of a machine that slept, and hold at most 2^31-1 ms.
const LONGEST_TIMER_MS = 30_000;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(at, wake) {
    const timer = setTimeout(wake, Math.min(Math.max(0, at - Date.now()), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
