import { describe, expect, it } from "vitest";
import type { StoredLogEntry } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import { figureChanges } from "../stats/figure-changes.ts";
import { BUILT_ACCOUNT_ID } from "../testing/builders.ts";
import {
  begunAs,
  decideAgain,
  handoversInDoubt,
  handoversInQuiet,
  handoversTooSoon,
  repeatsByReflex,
} from "../testing/history-checks.ts";
import { World } from "./testing/world.ts";

const SEEDS = Array.from({ length: 400 }, (_, index) => index + 1);
const STEPS = 40;

function historyOf(world: World, run: Run): Promise<readonly StoredLogEntry[]> {
  return world.sqlite.runs.listLog({
    accountId: BUILT_ACCOUNT_ID,
    runId: run.id,
    afterSeq: 0,
    limit: 10_000,
  });
}

/** Figures by measure and name; those that have come to nothing are left out. */
async function figuresOf(world: World): Promise<ReadonlyMap<string, number>> {
  const query = { accountId: BUILT_ACCOUNT_ID, fromDay: null, toDay: null, byDay: false };
  const figures = (await world.sqlite.runs.readFigures(query)).filter(({ amount }) => amount !== 0n);
  return new Map(figures.map(({ measure, name, amount }) => [`${measure} ${name}`, Number(amount)]));
}

/** The same, counted anew from the runs as they are stored. */
async function recounted(world: World): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>();
  for (const { id } of world.runs) {
    const run = await world.sqlite.runs.find(BUILT_ACCOUNT_ID, id);
    for (const { measure, name, amount } of run ? figureChanges(null, run) : []) {
      sums.set(`${measure} ${name}`, (sums.get(`${measure} ${name}`) ?? 0) + amount);
    }
  }
  return sums;
}

describe("whatever happens at once, in whatever order", () => {
  it.each(SEEDS)(
    "nothing is sent twice or after a stop, and every history explains its run (seed %i)",
    async (seed) => {
      const world = new World(seed);
      await world.begin();
      for (let step = 0; step < STEPS; step++) await world.step();
      await world.end();
      expect(world.violations).toEqual([]);
      for (const { id } of world.runs) {
        const stored = await world.sqlite.runs.find(BUILT_ACCOUNT_ID, id);
        if (!stored) throw new Error("an accepted run is gone");
        expect(stored.endedAt).not.toBeNull();
        const history = await historyOf(world, stored);
        expect(decideAgain(stored, history).at(-1)?.run ?? begunAs(stored)).toEqual(stored);
        expect(handoversInQuiet(history)).toEqual([]);
        expect(handoversTooSoon(history)).toEqual([]);
        expect(handoversInDoubt(stored, history)).toEqual([]);
        const gaveUpOnFirst = stored.outcome?.reason === "gave_up" && stored.outcome.stepIndex === 0;
        if (gaveUpOnFirst) expect(stored.steps[1]?.attempts).toEqual([]);
        expect(repeatsByReflex(stored)).toEqual([]);
        const sent = world.sent.filter(({ runId }) => runId === id).length;
        const begun = history.filter(({ type }) => type === "step.submitting").length;
        expect(sent).toBeLessThanOrEqual(begun);
      }
      expect(await figuresOf(world)).toEqual(await recounted(world));
      await world.close();
    },
  );
});
