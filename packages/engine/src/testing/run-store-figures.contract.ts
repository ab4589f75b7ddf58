import { describe, expect, it } from "vitest";
import type { FigureQuery, Measure } from "../ports/figures.ts";
import type { Outcome, Run } from "../rules/run.ts";
import { BUILT_ACCOUNT_ID, BUILT_AT, buildBatch, buildRun, buildTransition } from "./builders.ts";
import { type OpenRunStore, useRunStore } from "./run-store-fixture.contract.ts";
import { Story } from "./story.ts";

const OTHER_ACCOUNT_ID = "019b7600-0000-7000-8000-00000000a002";
const DAY_MS = 86_400_000;
const BUILT_DAY = BUILT_AT / DAY_MS;
const reached: Outcome = {
  reason: "condition_met",
  stepIndex: 1,
  channel: "sms",
  status: "delivered",
  late: false,
};

/** What is counted of runs as they change. */
export function describeFigures(open: OpenRunStore): void {
  describe("figures", () => {
    const fixture = useRunStore(open);

    async function create(...parts: Partial<Run>[]): Promise<Run[]> {
      const runs = parts.map(buildRun);
      await fixture.store.commit(buildBatch({ created: runs.map((run) => ({ run, log: [] })) }));
      return runs;
    }

    async function goOn(run: Run, parts: Partial<Run>): Promise<Run> {
      const transition = buildTransition(run, parts);
      await fixture.store.commit(buildBatch({ transitions: [transition] }));
      return transition.run;
    }

    async function figures(measure: Measure, parts: Partial<FigureQuery> = {}): Promise<object> {
      const query = { accountId: BUILT_ACCOUNT_ID, fromDay: null, toDay: null, byDay: false, ...parts };
      const found = (await fixture.store.readFigures(query)).filter((figure) => figure.measure === measure);
      const counted = found.filter(({ amount }) => amount !== 0n);
      return Object.fromEntries(
        counted.map(({ day, name, amount }) => [day === null ? name : `${day} ${name}`, Number(amount)]),
      );
    }

    it("are none where there are no runs", async () => {
      expect(await figures("status")).toEqual({});
    });

    it("count a run where it is now, and no more where it was", async () => {
      const [first] = await create({}, {}, { status: "paused" });
      if (first) await goOn(first, { status: "failed", stepIndex: 1 });
      expect(await figures("status")).toEqual({ running: 1, paused: 1, failed: 1 });
      expect(await figures("furthest_step")).toEqual({ 0: 2, 1: 1 });
      await fixture.restart();
      expect(await figures("status")).toEqual({ running: 1, paused: 1, failed: 1 });
    });

    it("tell by which message people were reached, and in what time", async () => {
      const [first, second, third] = await create({}, {}, {});
      if (!first || !second || !third) throw new Error("three runs were made");
      const end = { status: "completed", stepIndex: 1, endedAt: BUILT_AT + 1501 } as const;
      await goOn(first, { ...end, outcome: reached });
      await goOn(second, { ...end, outcome: { ...reached, reason: "replied" }, endedAt: BUILT_AT + 1600 });
      await goOn(third, { ...end, outcome: { ...reached, reason: "acknowledged" } });
      expect(await figures("status")).toEqual({ completed: 3 });
      expect(await figures("reached_step")).toEqual({ 1: 2 });
      expect(await figures("reached_channel")).toEqual({ sms: 2 });
      expect(await figures("time_to_reach")).toEqual({ 1600: 2 });
    });

    it("add up what messages cost, and correct it when a later status says more", async () => {
      const [first] = await create({});
      if (!first) throw new Error("a run was made");
      const story = new Story(first).submits("m1");
      const submitted = await goOn(first, { ...story.run, revision: 2 });
      story.reports("m1", "delivered", { usage: { currency: "EUR", price: "0.0020" } });
      const delivered = await goOn(submitted, { ...story.run, revision: 3 });
      expect(await figures("cost")).toEqual({ EUR: 200_000 });
      story.reports("m1", "read", { usage: { currency: "EUR", price: "0.00251" } });
      await goOn(delivered, { ...story.run, revision: 4 });
      expect(await figures("cost")).toEqual({ EUR: 251_000 });
    });

    it.each(["free", "-1", "1e9", "123456", ""])("leave out %j, which is no price", async (price) => {
      const [first] = await create({});
      if (!first) throw new Error("a run was made");
      const { run } = new Story(first)
        .submits("m1")
        .reports("m1", "delivered", { usage: { currency: "EUR", price } });
      await goOn(first, { ...run, revision: 2 });
      expect(await figures("cost")).toEqual({});
    });

    it("are kept by the day of acceptance, whenever the run goes on", async () => {
      const [first] = await create(
        {},
        { createdAt: BUILT_AT + DAY_MS - 1 },
        { createdAt: BUILT_AT + DAY_MS },
      );
      if (first) await goOn(first, { status: "failed", updatedAt: BUILT_AT + 5 * DAY_MS });
      expect(await figures("status", { toDay: BUILT_DAY + 1 })).toEqual({ running: 1, failed: 1 });
      expect(await figures("status", { fromDay: BUILT_DAY + 1 })).toEqual({ running: 1 });
      expect(await figures("status", { fromDay: BUILT_DAY + 2 })).toEqual({});
      expect(await figures("status", { byDay: true })).toEqual({
        [`${BUILT_DAY} running`]: 1,
        [`${BUILT_DAY} failed`]: 1,
        [`${BUILT_DAY + 1} running`]: 1,
      });
    });

    it("are each account's own", async () => {
      await create({}, { accountId: OTHER_ACCOUNT_ID }, { accountId: OTHER_ACCOUNT_ID });
      expect(await figures("status")).toEqual({ running: 1 });
      expect(await figures("status", { accountId: OTHER_ACCOUNT_ID })).toEqual({ running: 2 });
      expect(await figures("status", { accountId: "another" })).toEqual({});
    });

    it("count nothing of a change that came too late", async () => {
      const [first] = await create({});
      if (!first) throw new Error("a run was made");
      await goOn(first, { status: "paused" });
      await goOn(first, { status: "canceled" }); // decided on the run as it was before
      expect(await figures("status")).toEqual({ paused: 1 });
    });

    it("count nothing of a batch that was not stored", async () => {
      const [first] = await create({});
      if (!first) throw new Error("a run was made");
      const transitions = [buildTransition(first, { status: "failed" })];
      const taken = [{ run: first, log: [] }]; // its id is there already
      const bad = buildBatch({ created: [{ run: buildRun(), log: [] }, ...taken], transitions });
      await expect(fixture.store.commit(bad)).rejects.toThrow();
      await create({});
      expect(await figures("status")).toEqual({ running: 2 });
    });
  });
}
