// No step is wider than 13 %: a Renard series, with one value put in where it is wider.
const STEPS = [
  1, 1.12, 1.25, 1.4, 1.5, 1.6, 1.8, 2, 2.24, 2.5, 2.8, 3.15, 3.55, 4, 4.5, 5, 5.6, 6.3, 7.1, 8, 9,
];
const DECADES = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]; // ms; 20 steps of 30 days end in the last one

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** Times that people think in, in ms: what lies between two of them is counted exactly. */
export const HISTOGRAM_BOUNDS: readonly number[] = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  4 * HOUR,
  DAY,
];

const bounds = [
  ...new Set([
    ...DECADES.flatMap((decade) => STEPS.map((step) => Math.round(step * decade))),
    ...HISTOGRAM_BOUNDS,
  ]),
].sort((a, b) => a - b);

/**
 * The bound up to which (inclusive) a time is counted, in ms. Bounds are names in the database: new ones may be added
 * between them, none may be taken away.
 */
export function timeBound(ms: number): number {
  let [low, high] = [0, bounds.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return bounds[low] ?? 0;
}

/** The bound before one: what is counted under a bound took longer than this. 0 before the first. */
export function boundBefore(bound: number): number {
  return bounds.findLast((other) => other < bound) ?? 0;
}
