/** How many runs share one group. Part of the stored format. */
export const RUNS_PER_GROUP = 1024;

/**
 * The group of a run: runs that came together share one. What is indexed by random values is indexed per group, so
 * that new entries touch the same few pages instead of one page each somewhere in a large index.
 */
export function runGroupOf(runKey: number): number {
  return Math.floor(runKey / RUNS_PER_GROUP);
}
