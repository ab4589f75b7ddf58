import { LRUCache } from "lru-cache";
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

/** Runs by their id, only as they are committed. */
export type RunCache = LRUCache<string, CachedRun>;

const BYTES_PER_ATTEMPT = 256;

/**
 * Keeps the runs that were read or stored last. A young run is read several times within seconds, and reading it costs more
 * than all else; runs are never changed in place and this process is the only owner, so the same object can be given out.
 */
export function createRunCache({ runs, bytes }: CacheLimits): RunCache {
  return new LRUCache({ max: runs, maxSize: bytes, sizeCalculation: weightOf });
}

/** Callers decide how large a message is, and a gateway that is down how many attempts there are. */
function weightOf({ orderBytes, run }: CachedRun): number {
  let attempts = 0;
  for (const step of run.steps) attempts += step.attempts.length;
  return orderBytes + attempts * BYTES_PER_ATTEMPT;
}
