import { describe, expect, it } from "vitest";
import type { Callback } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import { BUILT_AT, buildBatch, buildLogEntry, buildRun, buildTransition, buildWorkflow } from "./builders.ts";
import { type OpenRunStore, useRunStore } from "./run-store-fixture.contract.ts";

/** Commits, what they store, and what they refuse. */
export function describeCommits(open: OpenRunStore): void {
  describe("commit", () => {
    const fixture = useRunStore(open);
    const create = (...runs: Run[]) =>
      fixture.store.commit(buildBatch({ created: runs.map((run) => ({ run, log: [] })) }));

    it("gives back a new run exactly as it was stored, also after a restart", async () => {
      const workflow = buildWorkflow({ metadata: { note: "ünïcode ✓", list: [1, null, { deep: true }] } });
      const runs = [buildRun(), buildRun({ workflow, door: "dispatch", unknownGraceSeconds: 5 })];
      await create(...runs);
      const ids = runs.map((run) => run.id);
      expect([...(await fixture.store.load(ids)).values()]).toStrictEqual(runs);
      await fixture.restart();
      expect([...(await fixture.store.load(ids)).values()]).toStrictEqual(runs);
    });

    it("gives back a changed run exactly as it was stored, also after a restart", async () => {
      const run = buildRun();
      await create(run);
      const transition = buildTransition(run, changes(run));
      await fixture.store.commit(buildBatch({ transitions: [transition] }));
      expect((await fixture.store.load([run.id])).get(run.id)).toStrictEqual(transition.run);
      await fixture.restart();
      expect((await fixture.store.load([run.id])).get(run.id)).toStrictEqual(transition.run);
    });

    it("leaves unknown ids out of what it loads", async () => {
      const run = buildRun();
      await create(run);
      expect([...(await fixture.store.load([buildRun().id, run.id])).keys()]).toEqual([run.id]);
    });

    it("creates a run and moves it on in the same batch", async () => {
      const run = buildRun();
      const transition = buildTransition(run, { status: "paused", pausedAt: BUILT_AT });
      const result = await fixture.store.commit(
        buildBatch({ created: [{ run, log: [] }], transitions: [transition] }),
      );
      expect(result.conflicts.size).toBe(0);
      expect(await fixture.store.find(run.accountId, run.id)).toEqual(transition.run);
    });

    it("stores nothing of a transition whose run was changed meanwhile, and the rest of its batch", async () => {
      const [changed, untouched] = [buildRun(), buildRun()];
      await create(changed, untouched);
      const first = buildTransition(changed, { stepIndex: 1 });
      await fixture.store.commit(buildBatch({ transitions: [first] }));
      const stale = { ...buildTransition(changed, { status: "canceled" }), ...extras(changed) };
      const { conflicts } = await fixture.store.commit(
        buildBatch({ transitions: [stale, buildTransition(untouched, { stepIndex: 1 })] }),
      );
      expect(conflicts).toEqual(new Set([changed.id]));
      const runs = await fixture.store.load([changed.id, untouched.id]);
      expect(runs.get(changed.id)).toEqual(first.run);
      expect(runs.get(untouched.id)?.revision).toBe(2);
      await expectNoExtras(changed);
    });

    it("finds a conflict after a restart too", async () => {
      const run = buildRun();
      await create(run);
      await fixture.store.commit(buildBatch({ transitions: [buildTransition(run)] }));
      await fixture.restart();
      const { conflicts } = await fixture.store.commit(buildBatch({ transitions: [buildTransition(run)] }));
      expect(conflicts).toEqual(new Set([run.id]));
    });

    it("reports a transition of a run that does not exist as a conflict", async () => {
      const run = buildRun();
      const { conflicts } = await fixture.store.commit(
        buildBatch({ transitions: [{ ...buildTransition(run), ...extras(run) }] }),
      );
      expect(conflicts).toEqual(new Set([run.id]));
      expect((await fixture.store.load([run.id])).size).toBe(0);
      await expectNoExtras(run);
    });

    it("stores nothing of a batch that fails, and goes on afterwards, also after a restart", async () => {
      const { store } = fixture;
      const [known, fresh] = [buildRun(), buildRun({ accountId: "019b7600-0000-7000-8000-00000000a009" })];
      const accepted = { run: fresh, log: [buildLogEntry()] };
      await create(known);
      // The id of the second run is taken.
      const failing = buildBatch({ created: [accepted, { run: known, log: [] }] });
      await expect(store.commit(failing)).rejects.toThrow();
      expect((await store.load([fresh.id])).size).toBe(0);
      expect((await store.commit(buildBatch())).lastSeq).toBe(0);
      const { lastSeq } = await store.commit(buildBatch({ created: [accepted] }));
      await fixture.restart();
      expect(await fixture.store.find(fresh.accountId, fresh.id)).toEqual(fresh);
      expect((await fixture.store.countByStatus()).running).toBe(2);
      const query = { accountId: fresh.accountId, runId: null, afterSeq: 0, limit: 10 };
      expect((await fixture.store.listLog(query)).map((entry) => entry.seq)).toEqual([lastSeq]);
    });

    it("counts runs by status, also after a restart", async () => {
      const running = [buildRun(), buildRun()];
      await create(...running, buildRun(), buildRun({ status: "failed", endedAt: BUILT_AT }));
      const transitions = running.map((run) => buildTransition(run, { status: "completed" }));
      await fixture.store.commit(buildBatch({ transitions }));
      const counts = { running: 1, paused: 0, completed: 2, failed: 1, canceled: 0 };
      expect(await fixture.store.countByStatus()).toEqual(counts);
      await fixture.restart();
      expect(await fixture.store.countByStatus()).toEqual(counts);
    });

    it("says that it can take writes", async () => {
      await expect(fixture.store.check()).resolves.toBeUndefined();
    });

    it("takes no writes once it is closed, and may be closed again", async () => {
      await fixture.store.close();
      await expect(fixture.store.check()).rejects.toThrow();
      await expect(create(buildRun())).rejects.toThrow();
      await expect(fixture.store.close()).resolves.toBeUndefined();
    });

    async function expectNoExtras({ id: runId, accountId }: Run): Promise<void> {
      const { store } = fixture;
      expect(await store.listLog({ accountId, runId, afterSeq: 0, limit: 10 })).toEqual([]);
      expect(await store.claimCallbacks(BUILT_AT, 10, new Set(), new Set())).toEqual([]);
      expect((await store.findMessages(["a-message"])).size).toBe(0);
    }
  });
}

/** One of everything that a transition can bring along. */
function extras({ id: runId, accountId }: Run) {
  const callback: Callback = {
    id: crypto.randomUUID(),
    accountId,
    runId,
    url: "https://example.com/report",
    headers: {},
    body: "{}",
    attempts: 0,
    createdAt: BUILT_AT,
    dueAt: BUILT_AT,
  };
  const message = { stepIndex: 0, attempt: 1, messageUuid: "a-message" };
  return { log: [buildLogEntry()], callbacks: [callback], messages: [message] };
}

/** Every part of a run that can change, changed. */
function changes(run: Run): Partial<Run> {
  const attempt = {
    number: 1,
    startedAt: BUILT_AT + 1,
    outcome: "accepted",
    messageUuid: "a-message",
    status: "rejected",
    error: { code: "1300", reason: "Not part of the provider network" },
    usage: { currency: "EUR", price: "0.0120" },
  } as const;
  return {
    status: "failed",
    stepIndex: 1,
    steps: run.steps.map((step) => ({
      ...step,
      state: "rejected",
      attempts: [attempt],
      endedAt: BUILT_AT + 2,
    })),
    outcome: { reason: "step_failed", stepIndex: 1, channel: "sms", status: "rejected", late: false },
    reportNumber: 2,
    pausedAt: BUILT_AT + 1,
    updatedAt: BUILT_AT + 2,
    endedAt: BUILT_AT + 2,
  };
}
