import { describe, expect, it } from "vitest";
import type { KeyUse } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import { BUILT_ACCOUNT_ID, BUILT_AT, buildBatch, buildRun } from "./builders.ts";
import { type OpenRunStore, useRunStore } from "./run-store-fixture.contract.ts";

const idempotencyKey = { key: "order-7731", fingerprint: "abc" };
const asked = [{ accountId: BUILT_ACCOUNT_ID, key: "order-7731" }];

function useOf(run: Run, usedAt: number): KeyUse {
  return { ...idempotencyKey, accountId: run.accountId, runId: run.id, usedAt };
}

/** Which run an idempotency key stands for. */
export function describeKeyUses(open: OpenRunStore): void {
  describe("idempotency keys", () => {
    const fixture = useRunStore(open);

    async function createWithKey(createdAt = BUILT_AT): Promise<Run> {
      const run = buildRun({ createdAt });
      await fixture.store.commit(
        buildBatch({ created: [{ run, log: [] }], keyUses: [useOf(run, createdAt)] }),
      );
      return run;
    }

    it("are stored with their run, and found after a restart", async () => {
      const run = await createWithKey();
      await fixture.restart();
      expect(await fixture.store.findKeyUses(asked)).toEqual([
        { ...asked[0], fingerprint: "abc", runId: run.id, usedAt: BUILT_AT },
      ]);
    });

    it("can come to stand for a run that is there already", async () => {
      const run = await createWithKey();
      const another = { ...useOf(run, BUILT_AT + 5), key: "order-7732" };
      await fixture.store.commit(buildBatch({ keyUses: [another] }));
      expect(await fixture.store.findKeyUses([...asked, another])).toEqual([useOf(run, BUILT_AT), another]);
    });

    it("are not found under another account or another key", async () => {
      await createWithKey();
      const others = [
        { accountId: "another", key: "order-7731" },
        { accountId: BUILT_ACCOUNT_ID, key: "order-7732" },
      ];
      expect(await fixture.store.findKeyUses(others)).toEqual([]);
    });

    it("stand for the run that used them last", async () => {
      await createWithKey();
      const later = await createWithKey(BUILT_AT + 90_000_000);
      expect((await fixture.store.findKeyUses(asked))[0]).toMatchObject({ runId: later.id });
    });

    it("are forgotten when their time is over", async () => {
      await createWithKey();
      expect(await fixture.store.dropKeyUses(BUILT_AT)).toBe(0);
      expect(await fixture.store.dropKeyUses(BUILT_AT + 1)).toBe(1);
      expect(await fixture.store.findKeyUses(asked)).toEqual([]);
    });
  });
}
