import type { Run } from "../rules/run.ts";

/**
 * The runs that changed last, so that a run's quick succession of events needs no reading.
 * Never trusted: a commit names the revision it was decided on, and a stale one is refused by the store.
 */
export class RunCache {
  readonly #limit: number;
  readonly #runs = new Map<string, Run>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(runId: string): Run | undefined {
    return this.#runs.get(runId);
  }

  set(run: Run): void {
    this.#runs.delete(run.id); // to the end of the map: the oldest entry is the first one
    this.#runs.set(run.id, run);
    if (this.#runs.size <= this.#limit) return;
    const oldest = this.#runs.keys().next();
    if (!oldest.done) this.#runs.delete(oldest.value);
  }

  delete(runId: string): void {
    this.#runs.delete(runId);
  }

  clear(): void {
    this.#runs.clear();
  }
}
