import { describe, expect, it } from "vitest";
import { receiverOf } from "../ports/receiver.ts";
import type { Callback } from "../ports/run-store.ts";
import type { Attempt, Run, StepProgress } from "../rules/run.ts";
import { BUILT_ACCOUNT_ID, BUILT_AT, buildBatch, buildRun, buildTransition } from "./builders.ts";
import { type OpenRunStore, useRunStore } from "./run-store-fixture.contract.ts";

const nothing: ReadonlySet<string> = new Set();
const nobody: ReadonlySet<string> = new Set();

/** What falls due: hand-overs, expiries, callbacks; and what a crash leaves behind. */
export function describeDueRuns(open: OpenRunStore): void {
  describe("due runs", () => {
    const fixture = useRunStore(open);
    const create = (...runs: Run[]) =>
      fixture.store.commit(buildBatch({ created: runs.map((run) => ({ run, log: [] })) }));

    it("gives runs to hand over once their time has come, the longest waiting first", async () => {
      const [late, early, future] = [toHandOver(30), toHandOver(10), toHandOver(31)];
      await create(late, early, future);
      expect(await fixture.store.claimHandovers(BUILT_AT + 30, 10)).toEqual([early, late]);
    });

    it("gives runs whose clock has run out, the longest overdue first", async () => {
      const [late, early, future] = [waiting(30), waiting(10), waiting(31)];
      await create(late, early, future);
      expect(await fixture.store.claimExpired(BUILT_AT + 30, 10)).toEqual([early, late]);
    });

    it("gives no more due runs than asked for", async () => {
      await create(toHandOver(1), toHandOver(2), waiting(1), waiting(2));
      expect(await fixture.store.claimHandovers(BUILT_AT + 30, 1)).toHaveLength(1);
      expect(await fixture.store.claimExpired(BUILT_AT + 30, 1)).toHaveLength(1);
    });

    it("gives neither paused nor ended runs", async () => {
      await create(
        { ...toHandOver(1), status: "paused", pausedAt: BUILT_AT },
        { ...waiting(1), status: "completed", endedAt: BUILT_AT },
      );
      expect(await fixture.store.claimHandovers(BUILT_AT + 30, 10)).toEqual([]);
      expect(await fixture.store.claimExpired(BUILT_AT + 30, 10)).toEqual([]);
      expect(await fixture.store.nextDueAt(BUILT_AT)).toBeNull();
    });

    it("follows a run from hand-over to waiting to its end", async () => {
      const run = toHandOver(10);
      await create(run);
      const handed = buildTransition(run, { steps: waiting(20).steps });
      await fixture.store.commit(buildBatch({ transitions: [handed] }));
      expect(await fixture.store.claimHandovers(BUILT_AT + 30, 10)).toEqual([]);
      expect(await fixture.store.claimExpired(BUILT_AT + 30, 10)).toEqual([handed.run]);
      const ended = buildTransition(handed.run, { status: "completed", endedAt: BUILT_AT });
      await fixture.store.commit(buildBatch({ transitions: [ended] }));
      expect(await fixture.store.claimExpired(BUILT_AT + 30, 10)).toEqual([]);
    });

    it("knows the next instant at which something more is due, also after a restart", async () => {
      expect(await fixture.store.nextDueAt(BUILT_AT)).toBeNull();
      await create(toHandOver(40), waiting(20), toHandOver(10));
      await fixture.restart();
      expect(await fixture.store.nextDueAt(BUILT_AT)).toBe(BUILT_AT + 10);
      expect(await fixture.store.nextDueAt(BUILT_AT + 10)).toBe(BUILT_AT + 20);
      expect(await fixture.store.nextDueAt(BUILT_AT + 20)).toBe(BUILT_AT + 40);
      expect(await fixture.store.nextDueAt(BUILT_AT + 40)).toBeNull();
    });

    it("lists the runs that await an answer in order of id, whatever their status, page by page", async () => {
      const first = awaiting();
      const second: Run = { ...awaiting(), status: "paused" };
      const third = awaiting();
      await create(third, second, first, toHandOver(1), waiting(1));
      await fixture.restart();
      expect(await fixture.store.listAwaiting(null, 2)).toEqual([first, second]);
      expect(await fixture.store.listAwaiting(second.id, 2)).toEqual([third]);
      await fixture.store.commit(
        buildBatch({ transitions: [buildTransition(first, { steps: waiting(5).steps })] }),
      );
      expect(await fixture.store.listAwaiting(null, 10)).toEqual([second, third]);
    });
  });

  describe("callbacks", () => {
    const fixture = useRunStore(open);

    async function owe(...dueAfter: number[]): Promise<Callback[]> {
      const run = buildRun();
      const callbacks = dueAfter.map((ms) => buildCallback(run, ms));
      await fixture.store.commit(
        buildBatch({ created: [{ run, log: [] }], transitions: [{ ...buildTransition(run), callbacks }] }),
      );
      return callbacks;
    }

    it("gives those that are due exactly as they were stored, the longest waiting first", async () => {
      const [late, early] = await owe(30, 10, 31);
      await fixture.restart();
      expect(await fixture.store.claimCallbacks(BUILT_AT + 30, 10, nothing, nobody)).toEqual([early, late]);
    });

    it("passes over those that the caller has in hand, up to the limit", async () => {
      const [first, second, third] = await owe(1, 2, 3);
      const except = new Set([first?.id ?? "", crypto.randomUUID()]);
      expect(await fixture.store.claimCallbacks(BUILT_AT + 30, 1, except, nobody)).toEqual([second]);
      expect(await fixture.store.claimCallbacks(BUILT_AT + 30, 2, except, nobody)).toEqual([second, third]);
      expect(await fixture.store.claimCallbacks(BUILT_AT + 30, 2, nothing, nobody)).toEqual([first, second]);
    });

    it("passes over those of receivers that are busy, however long they have waited", async () => {
      const run = buildRun();
      const [other, ...toBusy] = [9, 1, 2, 3].map((ms) => buildCallback(run, ms));
      if (!other) throw new Error("nothing was built");
      const callbacks = [{ ...other, url: "https://Other.example.com:8443?id=1" }, ...toBusy];
      await fixture.store.commit(
        buildBatch({ created: [{ run, log: [] }], transitions: [{ ...buildTransition(run), callbacks }] }),
      );
      const busy = new Set([receiverOf(toBusy[0]?.url ?? "")]);
      expect(await fixture.store.claimCallbacks(BUILT_AT + 30, 2, nothing, busy)).toEqual([callbacks[0]]);
      const both = new Set([...busy, "https://other.example.com:8443"]);
      expect(await fixture.store.claimCallbacks(BUILT_AT + 30, 2, nothing, both)).toEqual([]);
    });

    it("forgets those that are done and postpones those to be tried again", async () => {
      const [done, again] = await owe(1, 2);
      await fixture.store.commit(
        buildBatch({
          callbackResults: [
            { id: done?.id ?? "", kind: "done" },
            { id: again?.id ?? "", kind: "retry", attempts: 1, dueAt: BUILT_AT + 50 },
            { id: crypto.randomUUID(), kind: "done" }, // long gone
          ],
        }),
      );
      expect(await fixture.store.claimCallbacks(BUILT_AT + 49, 10, nothing, nobody)).toEqual([]);
      const postponed = { ...again, attempts: 1, dueAt: BUILT_AT + 50 };
      expect(await fixture.store.claimCallbacks(BUILT_AT + 50, 10, nothing, nobody)).toEqual([postponed]);
    });

    it("knows the next instant at which another one is due", async () => {
      expect(await fixture.store.nextCallbackAt(BUILT_AT)).toBeNull();
      await owe(20, 10);
      expect(await fixture.store.nextCallbackAt(BUILT_AT)).toBe(BUILT_AT + 10);
      expect(await fixture.store.nextCallbackAt(BUILT_AT + 10)).toBe(BUILT_AT + 20);
      expect(await fixture.store.nextCallbackAt(BUILT_AT + 20)).toBeNull();
    });
  });
}

function toHandOver(ms: number): Run {
  return withFirstStep({ handoverAt: BUILT_AT + ms });
}

function waiting(ms: number): Run {
  return withFirstStep({ state: "submitted", handoverAt: null, expiresAt: BUILT_AT + ms });
}

function awaiting(): Run {
  const attempt: Attempt = {
    number: 1,
    startedAt: BUILT_AT,
    outcome: "awaited",
    messageUuid: null,
    status: null,
    error: null,
    usage: null,
  };
  return withFirstStep({ state: "submitting", handoverAt: null, attempts: [attempt] });
}

function withFirstStep(parts: Partial<StepProgress>): Run {
  const run = buildRun();
  return { ...run, steps: run.steps.map((step, index) => (index === 0 ? { ...step, ...parts } : step)) };
}

function buildCallback(run: Run, dueAfter: number): Callback {
  return {
    id: crypto.randomUUID(),
    accountId: BUILT_ACCOUNT_ID,
    runId: run.id,
    url: "https://example.com/report",
    headers: { "content-type": "application/json" },
    body: '{"status":"completed"}',
    attempts: 0,
    createdAt: BUILT_AT,
    dueAt: BUILT_AT + dueAfter,
  };
}
