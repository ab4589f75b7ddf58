import type { Channel, RunStatus, Usage } from "@failover-kit/core/model";
import { COST_UNITS, type Figure, type Measure } from "../ports/figures.ts";
import { boundBefore, HISTOGRAM_BOUNDS } from "./time-bounds.ts";

/** How the runs of some days stand, and what they have cost. */
export interface Summary {
  readonly byStatus: Readonly<Record<RunStatus, number>>;
  readonly steps: readonly { readonly furthest: number; readonly reached: number }[]; // by index, without a gap
  readonly channels: readonly { readonly channel: Channel; readonly reached: number }[]; // the most first
  readonly timeToReach: TimeToReach;
  readonly cost: readonly Usage[]; // by currency
}

/** From acceptance to the message that reached the person, in ms. */
export interface TimeToReach {
  readonly runs: number;
  readonly p50: number | null; // null: nobody was reached
  readonly p90: number | null;
  readonly p99: number | null;
  readonly histogram: readonly { readonly upTo: number | null; readonly runs: number }[]; // null: longer than all others
}

const SHOWN_DECIMALS = 4;
const NO_RUNS: Readonly<Record<RunStatus, number>> = {
  running: 0,
  paused: 0,
  completed: 0,
  failed: 0,
  canceled: 0,
};

/** Puts together what figures say. Figures of several days are added up. */
export function summarise(figures: readonly Figure[]): Summary {
  const sums = new Sums(figures);
  return {
    byStatus: { ...NO_RUNS, ...Object.fromEntries(sums.counts("status")) },
    steps: steps(sums.counts("furthest_step"), sums.counts("reached_step")),
    channels: [...sums.counts("reached_channel")]
      .map(([channel, reached]) => ({ channel: channel as Channel, reached }))
      .sort((a, b) => b.reached - a.reached),
    timeToReach: timeToReach(sums.counts("time_to_reach")),
    cost: [...sums.amounts("cost")].map(([currency, units]) => ({ currency, price: priceText(units) })),
  };
}

class Sums {
  readonly #sums = new Map<Measure, Map<string, bigint>>();

  constructor(figures: readonly Figure[]) {
    for (const { measure, name, amount } of figures) {
      const named = this.#sums.get(measure) ?? new Map<string, bigint>();
      this.#sums.set(measure, named.set(name, (named.get(name) ?? 0n) + amount));
    }
  }

  /** In order of name; what has come to nothing is left out. */
  amounts(measure: Measure): ReadonlyMap<string, bigint> {
    const named = [...(this.#sums.get(measure) ?? [])].filter(([, amount]) => amount !== 0n);
    return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  counts(measure: Measure): ReadonlyMap<string, number> {
    return new Map([...this.amounts(measure)].map(([name, amount]) => [name, Number(amount)]));
  }
}

function steps(furthest: ReadonlyMap<string, number>, reached: ReadonlyMap<string, number>) {
  const length = Math.max(0, ...[...furthest.keys(), ...reached.keys()].map((name) => Number(name) + 1));
  return Array.from({ length }, (_, index) => ({
    furthest: furthest.get(String(index)) ?? 0,
    reached: reached.get(String(index)) ?? 0,
  }));
}

function timeToReach(counts: ReadonlyMap<string, number>): TimeToReach {
  const byBound = [...counts].map(([name, runs]) => ({ bound: Number(name), runs }));
  byBound.sort((a, b) => a.bound - b.bound);
  const runs = byBound.reduce((sum, one) => sum + one.runs, 0);
  return {
    runs,
    p50: quantile(byBound, runs * 0.5),
    p90: quantile(byBound, runs * 0.9),
    p99: quantile(byBound, runs * 0.99),
    histogram: [...HISTOGRAM_BOUNDS, null].map((upTo, index) => {
      const after = HISTOGRAM_BOUNDS[index - 1] ?? 0;
      const within = byBound.filter(({ bound }) => bound > after && (upTo === null || bound <= upTo));
      return { upTo, runs: within.reduce((sum, one) => sum + one.runs, 0) };
    }),
  };
}

/** The time that `rank` runs did not exceed, taking those under one bound as spread evenly up to it. */
function quantile(
  byBound: readonly { readonly bound: number; readonly runs: number }[],
  rank: number,
): number | null {
  let before = 0;
  for (const { bound, runs } of byBound) {
    if (before + runs >= rank) {
      const low = boundBefore(bound);
      return Math.round(low + ((bound - low) * (rank - before)) / runs);
    }
    before += runs;
  }
  return null;
}

function priceText(units: bigint): string {
  const scale = BigInt(COST_UNITS);
  const fraction = (units % scale).toString().padStart(String(COST_UNITS).length - 1, "0");
  const shown = fraction.replace(/0+$/, "").padEnd(SHOWN_DECIMALS, "0");
  return `${units / scale}.${shown}`;
}
