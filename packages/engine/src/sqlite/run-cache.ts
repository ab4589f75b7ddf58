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
 * The runs that were read or stored last. A young run is read several times within seconds, and reading it costs more
 * than all else; runs are never changed in place and this process is the only owner, so the same object can be given out.
 * They are kept in two generations of half the limits each, and forgotten a generation at a time: a map that loses its
 * oldest entry again and again has to step over more and more empty places to find it.
 */
export class RunCache {
  readonly #limits: CacheLimits; // of one generation
  #young = new Map<string, CachedRun>();
  #old: ReadonlyMap<string, CachedRun> = new Map();
  #bytes = 0; // of the young

  constructor({ runs, bytes }: CacheLimits) {
    this.#limits = { runs: runs / 2, bytes: bytes / 2 };
  }

  get(runId: string): CachedRun | undefined {
    return this.#young.get(runId) ?? this.#old.get(runId);
  }

  /** Only for what is committed. */
  put(cached: CachedRun): void {
    const known = this.#young.get(cached.run.id);
    if (known !== undefined) this.#bytes -= weightOf(known);
    this.#young.set(cached.run.id, cached);
    this.#bytes += weightOf(cached);
    if (this.#young.size > this.#limits.runs || this.#bytes > this.#limits.bytes) this.#age(cached);
  }

  /** The newest begins the next generation, unless it would fill it by itself. */
  #age(newest: CachedRun): void {
    this.#young.delete(newest.run.id);
    this.#old = this.#young;
    this.#young = new Map();
    this.#bytes = 0;
    if (weightOf(newest) <= this.#limits.bytes) this.put(newest);
  }
}

/** Callers decide how large a message is, and a gateway that is down how many attempts there are. */
function weightOf({ orderBytes, run }: CachedRun): number {
  let attempts = 0;
  for (const step of run.steps) attempts += step.attempts.length;
  return orderBytes + attempts * BYTES_PER_ATTEMPT;
}
