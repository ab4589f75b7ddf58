import type { StatusReport } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import type { Run } from "../rules/run.ts";
import { BUILT_AT, buildBatch, buildRun, buildTransition } from "./builders.ts";
import { type OpenRunStore, useRunStore } from "./run-store-fixture.contract.ts";

/** Which message belongs where, and statuses that come before that is known. */
export function describeMessages(open: OpenRunStore): void {
  describe("messages", () => {
    const fixture = useRunStore(open);

    async function create(): Promise<Run> {
      const run = buildRun();
      await fixture.store.commit(buildBatch({ created: [{ run, log: [] }] }));
      return run;
    }

    /** The run as it was stored after its message was named. */
    async function name(run: Run, messageUuid: string, stepIndex = 0): Promise<Run> {
      const transition = buildTransition(run);
      const messages = [{ stepIndex, attempt: 2, messageUuid }];
      await fixture.store.commit(buildBatch({ transitions: [{ ...transition, messages }] }));
      return transition.run;
    }

    it("finds messages by the gateway's id, also after a restart", async () => {
      const [first, second] = [await create(), await create()];
      await name(first, "one");
      await name(second, "two", 1);
      await fixture.restart();
      const found = await fixture.store.findMessages(["two", "three", "one"]);
      expect([...found].sort()).toEqual([
        ["one", { runId: first.id, stepIndex: 0, attempt: 2 }],
        ["two", { runId: second.id, stepIndex: 1, attempt: 2 }],
      ]);
    });

    it("believes the newest message of an id that the gateway gives twice", async () => {
      const [first, second] = [await create(), await create()];
      await name(first, "one");
      await name(second, "one", 1);
      expect((await fixture.store.findMessages(["one"])).get("one")?.runId).toBe(second.id);
    });

    it("keeps statuses of unknown messages in order of arrival, also after a restart", async () => {
      const reports = [
        buildReport("one", "delivered"),
        buildReport("two", "read"),
        buildReport("one", "submitted"),
      ];
      await fixture.store.commit(buildBatch({ unmatched: reports.slice(0, 2) }));
      await fixture.store.commit(
        buildBatch({ unmatched: [...reports.slice(2), buildReport("three", "read")] }),
      );
      await fixture.restart();
      expect(await fixture.store.findUnmatched(["two", "one", "four"])).toEqual(reports);
    });

    it("lets the kept statuses of a message go once it is named, and those alone", async () => {
      const run = await create();
      const [mine, other] = [buildReport("one", "read"), buildReport("two", "read")];
      await fixture.store.commit(buildBatch({ unmatched: [mine, other] }));
      await name(run, "one");
      expect(await fixture.store.findUnmatched(["one", "two"])).toEqual([other]);
    });

    it("keeps the statuses of a message whose naming met a conflict", async () => {
      const run = await create();
      const report = buildReport("one", "read");
      await fixture.store.commit(buildBatch({ unmatched: [report], transitions: [buildTransition(run)] }));
      await name(run, "one");
      expect(await fixture.store.findUnmatched(["one"])).toEqual([report]);
    });

    it("keeps a status that comes in the batch that names its message", async () => {
      const run = await create();
      const report = buildReport("one", "read");
      const messages = [{ stepIndex: 0, attempt: 1, messageUuid: "one" }];
      const transitions = [{ ...buildTransition(run), messages }];
      await fixture.store.commit(buildBatch({ unmatched: [report], transitions }));
      expect(await fixture.store.findUnmatched(["one"])).toEqual([report]);
    });

    it("forgets kept statuses that came before an instant, and says how many", async () => {
      await fixture.store.commit(buildBatch({ now: BUILT_AT, unmatched: [buildReport("one", "read")] }));
      await fixture.store.commit(buildBatch({ now: BUILT_AT + 1, unmatched: [buildReport("two", "read")] }));
      expect(await fixture.store.dropUnmatched(BUILT_AT + 1)).toBe(1);
      expect((await fixture.store.findUnmatched(["one", "two"])).map((report) => report.messageUuid)).toEqual(
        ["two"],
      );
    });
  });
}

function buildReport(messageUuid: string, status: StatusReport["status"]): StatusReport {
  return { messageUuid, status, reportedAt: BUILT_AT, clientRef: null, error: null, usage: null };
}
