import type { Workflow } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import type { LogEntry, LogQuery, RunQuery } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import {
  BUILT_ACCOUNT_ID,
  BUILT_AT,
  buildBatch,
  buildLogEntry,
  buildMessage,
  buildRun,
  buildRunQuery,
  buildTransition,
  buildWorkflow,
} from "./builders.ts";
import { type OpenRunStore, useRunStore } from "./run-store-fixture.contract.ts";

const OTHER_ACCOUNT_ID = "019b7600-0000-7000-8000-00000000a002";

/** Reading back: single runs, lists, history. */
export function describeLists(open: OpenRunStore): void {
  describe("lists", () => {
    const fixture = useRunStore(open);
    const list = async (parts: Partial<RunQuery> = {}) =>
      (await fixture.store.list(buildRunQuery(parts)))?.map((run) => run.id);

    async function create(...parts: Partial<Run>[]): Promise<string[]> {
      const runs = parts.map((part, index) => buildRun({ createdAt: BUILT_AT + index, ...part }));
      await fixture.store.commit(buildBatch({ created: runs.map((run) => ({ run, log: [] })) }));
      return runs.map((run) => run.id);
    }

    it("finds a run for its own account only", async () => {
      const run = buildRun();
      await fixture.store.commit(buildBatch({ created: [{ run, log: [] }] }));
      expect(await fixture.store.find(BUILT_ACCOUNT_ID, run.id)).toEqual(run);
      expect(await fixture.store.find(OTHER_ACCOUNT_ID, run.id)).toBeNull();
      expect(await fixture.store.find(BUILT_ACCOUNT_ID, buildRun().id)).toBeNull();
    });

    it("gives the runs of one account as they were stored, newest first", async () => {
      const runs = [1, 2, 3].map((ms) => buildRun({ createdAt: BUILT_AT + ms }));
      await fixture.store.commit(buildBatch({ created: runs.map((run) => ({ run, log: [] })) }));
      await create({ accountId: OTHER_ACCOUNT_ID });
      expect(await fixture.store.list(buildRunQuery())).toEqual(runs.toReversed());
      expect(await list({ accountId: "019b7600-0000-7000-8000-00000000a003" })).toEqual([]);
    });

    it("pages through a list without a gap or a repeat, also within one millisecond", async () => {
      const ids = await create(...Array.from({ length: 7 }, () => ({ createdAt: BUILT_AT })));
      const seen: string[] = [];
      for (const length of [3, 3, 1, 0]) {
        const page = await list({ limit: 3, cursor: seen.at(-1) ?? null });
        expect(page).toHaveLength(length);
        seen.push(...(page ?? []));
      }
      expect(seen).toEqual(ids.toReversed());
    });

    it("knows a cursor that is not a run of the account, also of one without runs", async () => {
      const [own = "", foreign = ""] = await create({}, { accountId: OTHER_ACCOUNT_ID });
      expect(await fixture.store.list(buildRunQuery({ cursor: foreign }))).toBeNull();
      expect(await fixture.store.list(buildRunQuery({ cursor: buildRun().id }))).toBeNull();
      const accountId = "019b7600-0000-7000-8000-00000000a003";
      expect(await fixture.store.list(buildRunQuery({ accountId, cursor: own }))).toBeNull();
    });

    it("filters by status as it is now", async () => {
      const run = buildRun({ createdAt: BUILT_AT + 9 });
      const [paused = "", running = ""] = await create({ status: "paused" }, {});
      await fixture.store.commit(buildBatch({ created: [{ run, log: [] }] }));
      await fixture.store.commit(buildBatch({ transitions: [buildTransition(run, { status: "paused" })] }));
      expect(await list({ status: "paused" })).toEqual([run.id, paused]);
      expect(await list({ status: "running" })).toEqual([running]);
      expect(await list({ status: "failed" })).toEqual([]);
    });

    it("filters by the channel and the recipient of any step", async () => {
      const [both = "", sms = ""] = await create({}, { workflow: buildWorkflow(smsTo("447700900002")) });
      expect(await list({ channel: "messenger" })).toEqual([both]);
      expect(await list({ channel: "sms" })).toEqual([sms, both]);
      expect(await list({ channel: "rcs" })).toEqual([]);
      expect(await list({ to: "447700900002" })).toEqual([sms]);
      expect(await list({ to: "2901000000000042" })).toEqual([both]);
      expect(await list({ to: "447700900003" })).toEqual([]);
    });

    it("lists a run once, though several steps go to the same recipient over the same channel", async () => {
      const { steps } = smsTo("447700900002");
      const [id = ""] = await create({ workflow: buildWorkflow({ steps: [...steps, ...steps] }) });
      expect(await list({ to: "447700900002" })).toEqual([id]);
      expect(await list({ channel: "sms" })).toEqual([id]);
    });

    it("filters by the caller's reference and by source", async () => {
      const [first = "", second = ""] = await create(
        { workflow: buildWorkflow({ clientRef: "order-1", source: "n8n" }) },
        { workflow: buildWorkflow({ clientRef: "order-1", source: "slack" }) },
        {},
      );
      expect(await list({ clientRef: "order-1" })).toEqual([second, first]);
      expect(await list({ source: "n8n" })).toEqual([first]);
      expect(await list({ clientRef: "order-2" })).toEqual([]);
    });

    it("filters by the saved workflow that runs were started from, whatever its version", async () => {
      const saved = (name: string, version: number) =>
        buildWorkflow({ saved: { name, version }, source: "n8n" });
      const [first = "", second = ""] = await create(
        { workflow: saved("parcel-notice", 1) },
        { workflow: saved("parcel-notice", 2) },
        { workflow: saved("other", 1) },
        {},
      );
      expect(await list({ workflowName: "parcel-notice" })).toEqual([second, first]);
      expect(await list({ workflowName: "parcel-notice", source: "n8n", cursor: second })).toEqual([first]);
      expect(await list({ workflowName: "third" })).toEqual([]);
    });

    it("finds no run by a step that was skipped from the start", async () => {
      const { steps } = buildWorkflow();
      const skipped = { message: buildMessage({ channel: "viber_service", to: "" }), failover: null };
      const [id = ""] = await create({ workflow: buildWorkflow({ steps: [skipped, ...steps] }) });
      expect(await list({ channel: "viber_service" })).toEqual([]);
      expect(await list({ to: "" })).toEqual([]);
      expect(await list({ channel: "messenger" })).toEqual([id]);
    });

    it("filters by the time of creation, from the first instant up to but without the second", async () => {
      const [, second = "", third = ""] = await create({}, {}, {}, {});
      expect(await list({ createdAfter: BUILT_AT + 1, createdBefore: BUILT_AT + 3 })).toEqual([
        third,
        second,
      ]);
    });

    it("joins all filters, page by page, and keeps to the account", async () => {
      const workflow = buildWorkflow({ clientRef: "order-1", source: "n8n" });
      const [, second = "", third = ""] = await create(
        { workflow },
        { workflow },
        { workflow },
        { workflow },
        { workflow, status: "failed", createdAt: BUILT_AT + 2 },
        { workflow, accountId: OTHER_ACCOUNT_ID, createdAt: BUILT_AT + 2 },
        { workflow: { ...workflow, ...smsTo("447700900001") }, createdAt: BUILT_AT + 2 },
      );
      const narrow = {
        status: "running",
        channel: "messenger",
        source: "n8n",
        clientRef: "order-1",
      } as const;
      const range = { createdAfter: BUILT_AT + 1, createdBefore: BUILT_AT + 3 };
      for (const to of [null, "447700900001"]) {
        expect(await list({ ...narrow, ...range, to, limit: 1 })).toEqual([third]);
        expect(await list({ ...narrow, ...range, to, limit: 2, cursor: third })).toEqual([second]);
        expect(await list({ ...narrow, ...range, to, cursor: second })).toEqual([]);
      }
    });
  });

  describe("history", () => {
    const fixture = useRunStore(open);
    const listLog = (parts: Partial<LogQuery> = {}) =>
      fixture.store.listLog({ accountId: BUILT_ACCOUNT_ID, runId: null, afterSeq: 0, limit: 100, ...parts });
    const entry: LogEntry = {
      type: "step.submitted",
      at: BUILT_AT + 5,
      stepIndex: 0,
      data: { message_uuid: "one", nested: { empty: {}, none: null } },
      cause: { type: "submit-accepted", stepIndex: 0, attempt: 1, messageUuid: "one" },
    };

    it("numbers entries in order and gives them back as they were stored, also after a restart", async () => {
      const run = buildRun();
      await fixture.store.commit(buildBatch({ created: [{ run, log: [buildLogEntry()] }] }));
      const transition = { ...buildTransition(run), log: [entry, { ...entry, cause: null }] };
      const { lastSeq } = await fixture.store.commit(buildBatch({ transitions: [transition] }));
      await fixture.restart();
      const log = await listLog({ runId: run.id });
      const stored = { runId: run.id, accountId: run.accountId };
      expect(log.map(({ seq, ...rest }) => rest)).toEqual([
        { ...buildLogEntry(), ...stored },
        { ...entry, ...stored },
        { ...entry, cause: null, ...stored },
      ]);
      const seqs = log.map(({ seq }) => seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((first, second) => first - second));
      expect(seqs.at(-1)).toBe(lastSeq);
    });

    it("goes on counting after a restart", async () => {
      const created = () => ({ run: buildRun(), log: [buildLogEntry()] });
      const before = await fixture.store.commit(buildBatch({ created: [created()] }));
      await fixture.restart();
      expect((await fixture.store.commit(buildBatch())).lastSeq).toBe(before.lastSeq);
      const after = await fixture.store.commit(buildBatch({ created: [created()] }));
      expect(after.lastSeq).toBeGreaterThan(before.lastSeq);
    });

    it("can be read by account or by run, after a number, up to a limit", async () => {
      const [first, second] = [buildRun(), buildRun()];
      const foreign = buildRun({ accountId: OTHER_ACCOUNT_ID });
      const created = [first, foreign, second].map((run) => ({ run, log: [buildLogEntry(), entry] }));
      await fixture.store.commit(buildBatch({ created }));
      const all = await listLog();
      expect(all.map(({ runId }) => runId)).toEqual([first.id, first.id, second.id, second.id]);
      const afterSeq = all[0]?.seq ?? 0;
      expect(await listLog({ afterSeq, limit: 2 })).toEqual(all.slice(1, 3));
      expect(await listLog({ runId: second.id, afterSeq: all[2]?.seq ?? 0 })).toEqual(all.slice(3));
      expect(await listLog({ runId: second.id, limit: 1 })).toEqual(all.slice(2, 3));
      expect(await listLog({ runId: foreign.id })).toEqual([]);
    });
  });
}

function smsTo(to: string): Pick<Workflow, "steps"> {
  return { steps: [{ message: buildMessage({ to }), failover: null }] };
}
