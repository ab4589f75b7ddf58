/** Numbers from 0 to below 1 that depend on the seed and the index alone (mulberry32). */
export function seededRandom(seed: number, index: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const P90_DEVIATIONS = 1.2815515655446004; // of a normal distribution

/** A delay in milliseconds, at least 1: log-normal, by its median and its ninetieth percentile in seconds. */
export function drawDelayMs(
  { median, p90 = median }: { median: number; p90?: number | undefined },
  random: () => number,
): number {
  if (median <= 0 || p90 <= median) return Math.max(1, Math.round(median * 1000));
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const spread = Math.log(p90 / median) / P90_DEVIATIONS;
  return Math.max(1, Math.round(median * 1000 * Math.exp(spread * normal)));
}
