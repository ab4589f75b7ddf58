import type { Run } from "../rules/run.ts";

/** A run and where it lies. */
export interface CachedRun {
  readonly key: number;
  readonly accountKey: number;
  readonly run: Run;
}

/**
 * The runs that were stored last. A young run is read several times within seconds, and reading it costs more than
 * all else; runs are never changed in place and this process is the only owner, so the same object can be given out.
 */
export class RunCache {
  readonly #runs = new Map<string, CachedRun>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(runId: string): CachedRun | undefined {
    return this.#runs.get(runId);
  }

  /** Only for what is committed. */
  put(cached: CachedRun): void {
    this.#runs.delete(cached.run.id); // so that it moves to the young end
    this.#runs.set(cached.run.id, cached);
    if (this.#runs.size > this.#capacity) this.#dropOldest();
  }

  #dropOldest(): void {
    for (const runId of this.#runs.keys()) {
      this.#runs.delete(runId);
      return;
    }
  }
}
