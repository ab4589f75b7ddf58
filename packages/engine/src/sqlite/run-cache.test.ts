import { describe, expect, it } from "vitest";
import type { Attempt, Run } from "../rules/run.ts";
import { BUILT_AT, buildRun } from "../testing/builders.ts";
import { RunCache } from "./run-cache.ts";

function cached(run: Run, orderBytes = 100) {
  return { key: 1, accountKey: 1, orderBytes, run };
}

describe("RunCache", () => {
  it("forgets the run that was stored longest ago when there are too many", () => {
    const cache = new RunCache({ runs: 2, bytes: 1_000_000 });
    const [first, second, third] = [buildRun(), buildRun(), buildRun()];
    for (const run of [first, second, first, third]) cache.put(cached(run));
    expect([first, second, third].map(({ id }) => cache.get(id)?.run)).toEqual([first, undefined, third]);
  });

  it("holds fewer runs when they are large", () => {
    const cache = new RunCache({ runs: 100, bytes: 1000 });
    const runs = Array.from({ length: 10 }, () => buildRun());
    for (const run of runs) cache.put(cached(run, 300));
    expect(runs.filter(({ id }) => cache.get(id) !== undefined)).toEqual(runs.slice(7));
  });

  it("counts a run once, however often it is stored", () => {
    const cache = new RunCache({ runs: 100, bytes: 1000 });
    const [often, once] = [buildRun(), buildRun()];
    cache.put(cached(once, 300));
    for (let time = 0; time < 10; time++) cache.put(cached(often, 300));
    expect(cache.get(once.id)?.run).toBe(once);
  });

  it("counts the attempts of a run that the gateway does not take", () => {
    const attempt: Attempt = {
      number: 1,
      startedAt: BUILT_AT,
      outcome: "deferred",
      messageUuid: null,
      status: null,
      error: { code: "not_sent", reason: "The gateway could not be reached" },
      usage: null,
    };
    const run = buildRun();
    const attempts = Array.from({ length: 10 }, () => attempt);
    const retried: Run = { ...run, steps: run.steps.map((step) => ({ ...step, attempts })) };
    const cache = new RunCache({ runs: 100, bytes: 1000 });
    cache.put(cached(retried));
    expect(cache.get(run.id)).toBeUndefined();
  });
});
