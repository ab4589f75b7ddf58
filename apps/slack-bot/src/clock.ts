/** The only source of time. */
export interface Clock {
  now(): number; // epoch milliseconds
  /** Calls `run` once, when `ms` have passed. Returns how to take it back. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's clock. A timer of it keeps no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
