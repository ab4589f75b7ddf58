import type { StatsFigures } from "@failover-kit/core/model";
import { type Figure, summarise } from "@failover-kit/engine";

const DAY_MS = 86_400_000;

/** Shows figures the way the API shows them: times in seconds. */
export function statsView(figures: readonly Figure[]): StatsFigures {
  const { byStatus, steps, channels, timeToReach, cost } = summarise(figures);
  const { runs, p50, p90, p99, histogram } = timeToReach;
  const total = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
  return {
    runs: { total, ...byStatus },
    steps: steps.map((step, index) => ({ index, ...step })),
    channels,
    time_to_reach: {
      runs,
      p50: seconds(p50),
      p90: seconds(p90),
      p99: seconds(p99),
      histogram: histogram.map(({ upTo, runs: count }) => ({ up_to: seconds(upTo), runs: count })),
    },
    cost,
  };
}

/** A day that is counted from 1970 on, as it is written. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
