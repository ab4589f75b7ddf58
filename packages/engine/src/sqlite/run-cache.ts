import type { Run } from "../rules/run.ts";

/** A run and where it lies. */
export interface CachedRun {
  readonly key: number;
  readonly accountKey: number;
  readonly orderBytes: number; // of what the caller asked for, as it is stored
  readonly run: Run;
}

/** How much a cache may hold. */
export interface CacheLimits {
  readonly runs: number;
  readonly bytes: number;
}

const BYTES_PER_ATTEMPT = 256;

/**
 * The runs that were stored last. A young run is read several times within seconds, and reading it costs more than
 * all else; runs are never changed in place and this process is the only owner, so the same object can be given out.
 */
export class RunCache {
  readonly #runs = new Map<string, CachedRun>();
  readonly #limits: CacheLimits;
  #bytes = 0;

  constructor(limits: CacheLimits) {
    this.#limits = limits;
  }

  get(runId: string): CachedRun | undefined {
    return this.#runs.get(runId);
  }

  /** Only for what is committed. */
  put(cached: CachedRun): void {
    this.#drop(cached.run.id); // so that it moves to the young end
    this.#runs.set(cached.run.id, cached);
    this.#bytes += weightOf(cached);
    if (this.#isFull) this.#dropOldest();
  }

  get #isFull(): boolean {
    return this.#runs.size > this.#limits.runs || this.#bytes > this.#limits.bytes;
  }

  #dropOldest(): void {
    for (const runId of this.#runs.keys()) {
      this.#drop(runId);
      if (!this.#isFull) return;
    }
  }

  #drop(runId: string): void {
    const cached = this.#runs.get(runId);
    if (cached === undefined) return;
    this.#runs.delete(runId);
    this.#bytes -= weightOf(cached);
  }
}

/** Callers decide how large a message is, and a gateway that is down how many attempts there are. */
function weightOf({ orderBytes, run }: CachedRun): number {
  let attempts = 0;
  for (const step of run.steps) attempts += step.attempts.length;
  return orderBytes + attempts * BYTES_PER_ATTEMPT;
}
