/** What simulations promise, for whatever profile. */
import {
  defaultReceiptProfile,
  type ReceiptProfile,
  type SimulationResource,
} from "@failover-kit/core/model";
import { parseRunRequest } from "@failover-kit/core/validation";
import { Simulation } from "@failover-kit/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runRequest } from "./requests.ts";

function simulate(
  request: unknown,
  profile: ReceiptProfile,
  { runs = 200, seed = 1 } = {},
): SimulationResource {
  const parsed = parseRunRequest(request);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const simulation = new Simulation({
    workflow: parsed.value,
    profile,
    runs,
    seed,
    unknownGraceSeconds: 60,
    revokeSeconds: 10,
  });
  while (!simulation.isDone) simulation.advance();
  return simulation.result();
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const channel = fc.record({
  refused: share.map((value) => value / 3),
  deferred: share.map((value) => value / 3),
  unanswered: share.map((value) => value / 3),
  rejected: share.map((value) => value / 2),
  silent: share.map((value) => value / 2),
  read: share,
  delivered_after: fc.record({ median: fc.integer({ min: 0, max: 900 }) }),
  read_after: fc.record({
    median: fc.integer({ min: 0, max: 900 }),
    p90: fc.integer({ min: 0, max: 90_000 }),
  }),
  price: fc.constantFrom("0.0333", "1", "0.5"),
});
const profiles = fc.record({ messenger: channel, rcs: channel, sms: channel });
const requests = fc
  .tuple(
    fc.constantFrom("read", "delivered"),
    fc.integer({ min: 15, max: 3600 }),
    fc.constantFrom("send_again", "give_up"),
  )
  .map(([condition, seconds, onUnknown]) => runRequest(condition, seconds, onUnknown));

/** Everybody does this at once, and nothing else. */
const everybody = {
  rejected: 0,
  silent: 0,
  read: 1,
  delivered_after: { median: 1 },
  read_after: { median: 2 },
};

describe("a simulation", () => {
  it("adds up, whatever people do", () => {
    fc.assert(
      fc.property(requests, profiles, fc.nat(), (request, profile, seed) => {
        const { runs, reached, reasons, steps, cost } = simulate(request, profile, { runs: 40, seed });
        expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(runs);
        expect(steps.reduce((sum, step) => sum + step.reached, 0)).toBe(reached);
        expect(steps[0]?.sent).toBe(runs);
        let total = 0;
        for (const [index, step] of steps.entries()) {
          expect(step.reached + step.rejected + step.expired + step.overtaken).toBe(step.sent);
          expect(step.sent).toBeLessThanOrEqual(steps[index - 1]?.sent ?? runs);
          expect(step.messages).toBeGreaterThanOrEqual(step.sent);
          total += Math.round(Number(step.cost) * 10_000);
        }
        expect(Math.round(Number(cost.total) * 10_000)).toBe(total);
      }),
      { numRuns: 60 },
    );
  });

  it("says the same for the same seed, byte for byte, and something else for another one", () => {
    fc.assert(
      fc.property(requests, profiles, fc.nat(), (request, profile, seed) => {
        const text = () => JSON.stringify(simulate(request, profile, { runs: 20, seed }));
        expect(text()).toBe(text());
      }),
      { numRuns: 20 },
    );
    const results = [1, 2, 3].map((seed) => simulate(runRequest(), defaultReceiptProfile, { seed }));
    expect(new Set(results.map(({ cost }) => cost.total)).size).toBe(3);
  });

  it("reaches everybody by the first step when everybody reads, at the instant that they read", () => {
    const { steps, share_reached, time_to_reach, cost, reasons } = simulate(runRequest(), {
      messenger: { ...everybody, price: "0.0020" },
    });
    expect(share_reached).toBe(1);
    expect(steps.map(({ sent, reached }) => [sent, reached])).toEqual([
      [200, 200],
      [0, 0],
      [0, 0],
    ]);
    expect(time_to_reach).toEqual({ p50: 3, p90: 3, p99: 3 });
    expect([cost, reasons]).toEqual([
      { total: "0.4000", per_run: "0.0020", per_reached: "0.0020" },
      { condition_met: 200 },
    ]);
  });

  it("waits exactly as long as the rules say: nobody reads, so the last step reaches everybody after both waits", () => {
    const silent = { silent: 1, rejected: 0 };
    const { steps, time_to_reach } = simulate(runRequest("read", 600), {
      messenger: silent,
      rcs: silent,
      sms: { ...everybody },
    });
    expect(steps.map(({ sent, reached, expired }) => [sent, reached, expired])).toEqual([
      [200, 0, 200],
      [200, 0, 200],
      [200, 200, 0],
    ]);
    expect(time_to_reach.p99).toBe(1201);
  });

  it("agrees with what can be calculated: shares, cost, and how many come to each step", () => {
    const runs = 20_000;
    const reads = { ...everybody, price: "1" };
    const { steps, cost } = simulate(
      runRequest(),
      { messenger: { ...reads, read: 0.3 }, rcs: { ...reads, rejected: 0.5 }, sms: reads },
      { runs },
    );
    const expected = [runs, runs * 0.7, runs * 0.7 * 0.5];
    for (const [index, sent] of expected.entries()) {
      // Four standard deviations; the seed is fixed, so this is no matter of luck.
      expect(Math.abs((steps[index]?.sent ?? 0) - sent)).toBeLessThanOrEqual(4 * Math.sqrt(runs * 0.25));
    }
    // Messenger is paid for by all, RCS by those who get it, SMS when it is taken.
    const [, rcs, sms] = steps;
    expect(cost.total).toBe((runs + (rcs?.reached ?? 0) + (sms?.sent ?? 0)).toFixed(4));
  });

  it("counts those who read late as reached by the earlier step", () => {
    const { steps } = simulate(runRequest("read", 15), {
      messenger: { ...everybody, read_after: { median: 20 } },
      rcs: { ...everybody, delivered_after: { median: 60 } },
    });
    expect(steps[0]).toMatchObject({ sent: 200, reached: 200 });
    expect(steps[1]).toMatchObject({ sent: 200, reached: 0, overtaken: 200 });
  });
});
