import { Alarm, type Clock, type ContactStore } from "@failover-kit/engine";

/** What keeping contacts needs. */
export interface ContactKeeperParts {
  readonly store: ContactStore;
  readonly clock: Clock;
  readonly onStoreError: (error: unknown) => void;
}

const RUNS_AT_ONCE = 50; // a few milliseconds of the store's time
const PAUSE_MS = 20; // between two helpings: runs themselves come first
const RETRY_MS = 1000;
const CATCH_UP_RUNS = 500;

/** Makes contacts of the people of runs, behind the runs and never far: a page of contacts knows all but a burst. */
export class ContactKeeper {
  readonly #parts: ContactKeeperParts;
  readonly #alarm: Alarm;

  constructor(parts: ContactKeeperParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock, () => void this.#work());
  }

  /** To be called after each commit, and once at the start: there may be new runs. */
  wake(): void {
    this.#alarm.ringBy(this.#parts.clock.now() + PAUSE_MS);
  }

  /** Takes up what is new, as far as somebody who is waiting can be asked to wait for it. */
  async catchUp(): Promise<void> {
    await this.#parts.store.takeUpRuns(CATCH_UP_RUNS);
  }

  stop(): void {
    this.#alarm.stop();
  }

  async #work(): Promise<void> {
    try {
      const taken = await this.#parts.store.takeUpRuns(RUNS_AT_ONCE);
      if (taken === RUNS_AT_ONCE) this.wake();
    } catch (error) {
      this.#alarm.ringBy(this.#parts.clock.now() + RETRY_MS);
      this.#parts.onStoreError(error);
    }
  }
}
