import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry, AuditQuery, AuditStore } from "../ports/audit-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import {
  BUILT_ACCOUNT_ID,
  BUILT_AT,
  buildAuditEntry,
  buildBatch,
  buildRun,
  buildTransition,
} from "./builders.ts";

/** Opens empty stores over one database. */
export type OpenAuditStore = () => Promise<{
  audit: AuditStore;
  runs: RunStore;
  close: () => Promise<void>;
}>;

const OTHER_ACCOUNT_ID = "019b7600-0000-7000-8000-00000000a002";

/** What every audit store must do. `open` gives an empty store each time. */
export function describeAuditStore(name: string, open: OpenAuditStore): void {
  describe(name, () => {
    let opened: Awaited<ReturnType<OpenAuditStore>>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const keep = async (...entries: AuditEntry[]) => {
      const run = buildRun();
      await opened.runs.commit(buildBatch({ created: [{ run, log: [] }] }));
      await opened.runs.commit(buildBatch({ transitions: [{ ...buildTransition(run), audit: entries }] }));
    };
    const list = (parts: Partial<AuditQuery> = {}) =>
      opened.audit.list({
        accountId: BUILT_ACCOUNT_ID,
        actor: null,
        action: null,
        target: null,
        since: null,
        limit: 100,
        cursor: null,
        ...parts,
      });

    it("lists the entries of one account as they were kept, newest first", async () => {
      const first = buildAuditEntry({ actor: "slack:U123" });
      const second = buildAuditEntry(); // in the same millisecond
      const third = buildAuditEntry({ at: BUILT_AT + 1 });
      await keep(first, second, third, buildAuditEntry({ accountId: OTHER_ACCOUNT_ID }));
      expect(await list()).toEqual([third, second, first]);
    });

    it("finds by person or caller, by action, by target and from an instant on, and by all of them", async () => {
      const byPerson = buildAuditEntry({ actor: "slack:U123" });
      const byKey = buildAuditEntry({ caller: "key k2", action: "key.created", target: "k3" });
      const later = buildAuditEntry({ at: BUILT_AT + 10, target: "k3", action: "key.revoked" });
      await keep(byPerson, byKey, later);
      expect(await list({ actor: "slack:U123" })).toEqual([byPerson]);
      expect(await list({ actor: "key k1" })).toEqual([later, byPerson]);
      expect(await list({ action: "key.created" })).toEqual([byKey]);
      expect(await list({ target: "k3" })).toEqual([later, byKey]);
      expect(await list({ since: BUILT_AT + 10 })).toEqual([later]);
      expect(await list({ since: BUILT_AT + 11 })).toEqual([]);
      const all = { actor: "key k1", action: "key.revoked", target: "k3", since: BUILT_AT } as const;
      expect(await list(all)).toEqual([later]);
    });

    it("goes on after the last entry of the page before, whatever comes in meanwhile", async () => {
      const entries = Array.from({ length: 5 }, () => buildAuditEntry());
      await keep(...entries);
      const first = await list({ limit: 2 });
      await keep(buildAuditEntry());
      const second = await list({ limit: 2, cursor: first?.at(-1)?.id ?? null });
      const third = await list({ limit: 2, cursor: second?.at(-1)?.id ?? null });
      expect([first, second, third].flat()).toEqual(entries.toReversed());
    });

    it("knows a cursor that is not an entry of the account", async () => {
      const foreign = buildAuditEntry({ accountId: OTHER_ACCOUNT_ID, at: BUILT_AT + 1 });
      await keep(buildAuditEntry(), foreign);
      expect(await list({ cursor: foreign.id })).toBeNull();
    });

    it("has the entry of a run's change if, and only if, the change was stored", async () => {
      const [run, other] = [buildRun(), buildRun()];
      await opened.runs.commit(
        buildBatch({ created: [run, other].map((created) => ({ run: created, log: [] })) }),
      );
      const [stored, lost] = [buildAuditEntry(), buildAuditEntry()];
      const transitions = [
        { ...buildTransition(run, { status: "paused" }), audit: [stored] },
        { ...buildTransition(other), before: { ...other, revision: 7 }, audit: [lost] },
      ];
      await opened.runs.commit(buildBatch({ transitions }));
      expect(await list()).toEqual([stored]);
    });
  });
}
