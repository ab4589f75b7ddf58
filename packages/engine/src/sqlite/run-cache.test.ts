import { describe, expect, it } from "vitest";
import type { Attempt, Run } from "../rules/run.ts";
import { BUILT_AT, buildRun } from "../testing/builders.ts";
import { createRunCache } from "./run-cache.ts";

function cached(run: Run, orderBytes = 100) {
  return { key: 1, accountKey: 1, orderBytes, run };
}

describe("RunCache", () => {
  it("forgets the runs that were stored longest ago when there are too many", () => {
    const cache = createRunCache({ runs: 4, bytes: 1_000_000 });
    const runs = Array.from({ length: 9 }, () => buildRun());
    for (const run of runs) cache.set(run.id, cached(run));
    expect(runs.filter(({ id }) => cache.get(id) !== undefined)).toEqual(runs.slice(5));
  });

  it("gives out what was stored last of a run, whichever it keeps", () => {
    const cache = createRunCache({ runs: 4, bytes: 1_000_000 });
    const run = buildRun();
    const later = { ...run, revision: run.revision + 1 };
    for (const one of [run, buildRun(), buildRun(), later]) cache.set(one.id, cached(one));
    expect(cache.get(run.id)?.run).toBe(later);
  });

  it("holds fewer runs when they are large", () => {
    const cache = createRunCache({ runs: 100, bytes: 1000 });
    const runs = Array.from({ length: 10 }, () => buildRun());
    for (const run of runs) cache.set(run.id, cached(run, 300));
    expect(runs.filter(({ id }) => cache.get(id) !== undefined)).toEqual(runs.slice(7));
  });

  it("counts a run once, however often it is stored", () => {
    const cache = createRunCache({ runs: 100, bytes: 1000 });
    const [often, once] = [buildRun(), buildRun()];
    cache.set(once.id, cached(once, 300));
    for (let time = 0; time < 10; time++) cache.set(often.id, cached(often, 300));
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
    const cache = createRunCache({ runs: 100, bytes: 1000 });
    cache.set(run.id, cached(retried));
    expect(cache.get(run.id)).toBeUndefined();
  });
});
