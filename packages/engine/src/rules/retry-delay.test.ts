import { workflowLimits } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { retryDelayMs } from "./retry-delay.ts";

describe("the wait before the next try", () => {
  it("is a second, doubling to five minutes, spread by up to a quarter", () => {
    const waits = [1, 2, 3, 9, 10, 100].map((attempt) => retryDelayMs(attempt, null, 0));
    expect(waits).toEqual([1000, 2000, 4000, 256_000, 300_000, 300_000]);
    expect(retryDelayMs(1, null, 1)).toBe(1250);
  });

  it("is what the gateway asks for, between a second and an hour", () => {
    expect([0, 1, 7, 7200].map((seconds) => retryDelayMs(1, seconds, 0))).toEqual([
      1000, 1000, 7000, 3_600_000,
    ]);
  });

  it("grows although the gateway asks for a second each time: a step has fewer than 10,000 tries", () => {
    expect([5, 6, 50, 10_000].map((attempt) => retryDelayMs(attempt, 1, 0))).toEqual([
      1000, 1200, 10_000, 300_000,
    ]);
    let tries = 1;
    for (let elapsed = 0; elapsed < workflowLimits.expirySeconds.max * 1000; tries += 1) {
      elapsed += retryDelayMs(tries, 1, 0);
    }
    expect(tries).toBeLessThan(10_000);
  });
});
