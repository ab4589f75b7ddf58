import type { Clock as EngineClock } from "@failover-kit/engine";
import { ManualClock, type Clock as SimulatorClock } from "@failover-kit/simulator";

/** One manual time for the server and the simulator: they cannot drift apart, and both step at the same instants. */
export class SharedClock implements EngineClock, SimulatorClock {
  readonly #clock = new ManualClock();

  now(): number {
    return this.#clock.now();
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#clock.after(delayMs, run);
  }

  wakeAt(at: number, wake: () => void): () => void {
    return this.#clock.after(Math.max(0, at - this.#clock.now()), wake);
  }

  /**
   * Moves on by `ms`, stopping at each instant at which anybody wants to be woken; `settle` lets everything that
   * follows from that happen before the time goes on.
   */
  async advance(ms: number, settle: () => Promise<void>): Promise<void> {
    const target = this.now() + ms;
    await settle();
    for (let delay = this.#clock.nextDelay; delay !== null; delay = this.#clock.nextDelay) {
      if (this.now() + delay > target) break;
      this.#clock.advance(Math.max(0, delay));
      await settle();
    }
    this.#clock.advance(target - this.now());
    await settle();
  }
}
