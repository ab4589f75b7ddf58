import { describe, expect, it } from "vitest";
import type { Figure } from "../ports/figures.ts";
import { summarise } from "./summary.ts";
import { boundBefore, HISTOGRAM_BOUNDS, timeBound } from "./time-bounds.ts";

function figure(measure: Figure["measure"], name: string | number, amount: number | bigint): Figure {
  return { day: null, measure, name: String(name), amount: BigInt(amount) };
}

/** One run for each of these times, in ms. */
function times(all: readonly number[]): Figure[] {
  return all.map((ms) => figure("time_to_reach", timeBound(ms), 1));
}

describe("bounds of time", () => {
  it("are never below the time and at most 13 % above it", () => {
    for (let ms = 101; ms < 5.2e10; ms = Math.ceil(ms * 1.013)) {
      expect(timeBound(ms)).toBeGreaterThanOrEqual(ms);
      expect(boundBefore(timeBound(ms))).toBeLessThan(ms);
      expect(timeBound(ms) / ms).toBeLessThan(1.13);
    }
  });

  it("hold the times that people think in, so that a histogram of them is exact", () => {
    for (const bound of HISTOGRAM_BOUNDS) {
      expect(timeBound(bound)).toBe(bound);
      expect(timeBound(bound + 1)).toBeGreaterThan(bound);
    }
  });

  it("take anything", () => {
    expect([timeBound(-5), timeBound(0), timeBound(1)]).toEqual([100, 100, 100]);
    expect(timeBound(1e15)).toBe(timeBound(9e10));
  });
});

describe("a summary", () => {
  it("of nothing is all zeros, and knows no time", () => {
    expect(summarise([])).toMatchObject({
      byStatus: { running: 0, paused: 0, completed: 0, failed: 0, canceled: 0 },
      steps: [],
      channels: [],
      timeToReach: { runs: 0, p50: null, p90: null, p99: null },
      cost: [],
    });
  });

  it("adds up figures of several days", () => {
    const days = [figure("status", "failed", 2), figure("status", "failed", 3)];
    expect(summarise(days).byStatus.failed).toBe(5);
  });

  it("lists every step up to the last one, in order, also those where no run is", () => {
    const furthest = [figure("furthest_step", 10, 1), figure("furthest_step", 2, 4)];
    const { steps } = summarise([...furthest, figure("reached_step", 2, 3)]);
    expect(steps).toHaveLength(11);
    expect(steps[2]).toEqual({ furthest: 4, reached: 3 });
    expect(steps[3]).toEqual({ furthest: 0, reached: 0 });
  });

  it("lists the channels by how many people they reached", () => {
    const { channels } = summarise([
      figure("reached_channel", "messenger", 2),
      figure("reached_channel", "sms", 7),
      figure("reached_channel", "rcs", 0),
    ]);
    expect(channels.map(({ channel }) => channel)).toEqual(["sms", "messenger"]);
  });

  it("gives percentiles to within 13 %", () => {
    const all = Array.from({ length: 10_000 }, (_, index) => (index + 1) * 37);
    const { timeToReach } = summarise(times(all));
    expect(timeToReach.runs).toBe(10_000);
    for (const [share, value] of [
      [0.5, timeToReach.p50],
      [0.9, timeToReach.p90],
      [0.99, timeToReach.p99],
    ] as const) {
      const exact = all[Math.ceil(all.length * share) - 1] ?? 0;
      expect(Math.abs((value ?? 0) / exact - 1)).toBeLessThan(0.13);
    }
  });

  it("counts exactly how many took longer than one time and not longer than the next", () => {
    const { histogram } = summarise(times([1, 1000, 1001, 15_000, 15_001, 86_400_001])).timeToReach;
    const counted = histogram.filter(({ runs }) => runs > 0).map(({ upTo, runs }) => [upTo, runs]);
    expect(counted).toEqual([
      [1000, 2],
      [5000, 1],
      [15_000, 1],
      [30_000, 1],
      [null, 1],
    ]);
  });

  it("writes cost exactly, however much it is", () => {
    const cost = (units: bigint) => summarise([figure("cost", "EUR", units)]).cost[0]?.price;
    expect(cost(1_200_000n)).toBe("0.0120");
    expect(cost(1n)).toBe("0.00000001");
    expect(cost(123_456_789_012_345_678_901n)).toBe("1234567890123.45678901");
  });
});
