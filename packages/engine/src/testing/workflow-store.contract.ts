import type { WorkflowDefinition } from "@failover-kit/core/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditStore } from "../ports/audit-store.ts";
import type { ExpectedVersion, SaveWorkflow, WorkflowStore } from "../ports/workflow-store.ts";
import { BUILT_ACCOUNT_ID, BUILT_AT, buildAuditEntry } from "./builders.ts";

/** Opens an empty store. `reopen` closes it and opens what it has kept, as after a restart. */
export type OpenWorkflowStore = () => Promise<{
  store: WorkflowStore;
  audit: AuditStore; // of the same database
  reopen?: () => Promise<WorkflowStore>;
  close: () => Promise<void>;
}>;

const otherAccountId = "019b7600-0000-7000-8000-00000000a002";

function definition(text = "Parcel {{ number }}"): WorkflowDefinition {
  return {
    description: "Tells when a parcel arrives",
    variables: { number: { type: "string", default: "7731" } },
    steps: [{ channel: "sms", message_type: "text", from: "ParcelCo", to: "447700900001", text }],
  };
}

function request(parts: Partial<SaveWorkflow> = {}): SaveWorkflow {
  return {
    accountId: BUILT_ACCOUNT_ID,
    name: "parcel-notice",
    definition: definition(),
    savedAt: BUILT_AT,
    savedBy: "key k1",
    expected: "any",
    audit: buildAuditEntry({ action: "workflow.saved", target: "parcel-notice" }),
    ...parts,
  };
}

function deletion(expected: ExpectedVersion = "any", accountId = BUILT_ACCOUNT_ID) {
  const about = { action: "workflow.deleted", target: "parcel-notice" } as const;
  return { accountId, name: "parcel-notice", expected, audit: buildAuditEntry(about) };
}

/** What every store of saved workflows must do. `open` gives an empty store each time. */
export function describeWorkflowStore(name: string, open: OpenWorkflowStore): void {
  describe(name, () => {
    let opened: Awaited<ReturnType<OpenWorkflowStore>>;
    let store: WorkflowStore;
    const restart = async () => {
      if (opened.reopen) store = await opened.reopen();
    };
    const find = () => store.find(BUILT_ACCOUNT_ID, "parcel-notice");
    const saveText = (text: string, expected: SaveWorkflow["expected"] = "any") =>
      store.save(request({ definition: definition(text), expected }));
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    it("keeps a workflow as version 1, and the next ones beside it", async () => {
      const first = await store.save(request());
      const second = await store.save(request({ definition: definition("New"), savedBy: null }));
      await restart();
      const { expected: _, audit: __, ...saved } = request();
      expect(first).toEqual({ kind: "created", current: { ...saved, version: 1 } });
      const newest = { ...saved, definition: definition("New"), savedBy: null, version: 2 };
      expect(second).toEqual({ kind: "updated", current: newest });
      expect(await find()).toEqual(newest);
      expect(await store.findVersion(BUILT_ACCOUNT_ID, "parcel-notice", 1)).toEqual(first.current);
      expect(await store.findVersion(BUILT_ACCOUNT_ID, "parcel-notice", 3)).toBeNull();
      expect(await store.listVersions(BUILT_ACCOUNT_ID, "parcel-notice")).toEqual([newest, first.current]);
    });

    it("makes no new version of the same words, so that a save can be repeated", async () => {
      await saveText("A");
      await saveText("B", 1);
      expect(await saveText("B", 1)).toMatchObject({ kind: "unchanged", current: { version: 2 } });
      expect(await store.listVersions(BUILT_ACCOUNT_ID, "parcel-notice")).toHaveLength(2);
    });

    it("makes no new version of the same members in another order, nor of no variables written out", async () => {
      const { variables: _, ...plain } = definition();
      await store.save(request({ definition: plain }));
      const [step] = plain.steps.map((members) => Object.fromEntries(Object.entries(members).reverse()));
      const again = {
        variables: {},
        steps: [step as (typeof plain.steps)[0]],
        description: plain.description,
      };
      expect(await store.save(request({ definition: again }))).toMatchObject({ kind: "unchanged" });
      expect(await find()).toMatchObject({ version: 1, definition: plain });
    });

    it("takes another order of steps, or of variables, in which forms ask for them, for a change", async () => {
      const steps = [...definition("First").steps, ...definition("Second").steps];
      const [number, eta] = [{ type: "string" }, { type: "string" }] as const;
      await store.save(request({ definition: { variables: { number, eta }, steps } }));
      await store.save(request({ definition: { variables: { eta, number }, steps } }));
      expect(Object.keys((await find())?.definition.variables ?? {})).toEqual(["eta", "number"]);
      await store.save(request({ definition: { variables: { eta, number }, steps: steps.toReversed() } }));
      expect(await find()).toMatchObject({ version: 3 });
    });

    it("saves only over the version that the caller saw", async () => {
      await saveText("A");
      expect(await saveText("B", 1)).toMatchObject({ kind: "updated", current: { version: 2 } });
      expect(await saveText("C", 1)).toMatchObject({ kind: "conflict", current: { version: 2 } });
      expect(await saveText("C", "none")).toMatchObject({ kind: "conflict", current: { version: 2 } });
      expect(await saveText("C", "existing")).toMatchObject({ kind: "updated" });
    });

    it("knows a name that nothing is saved under", async () => {
      expect(await find()).toBeNull();
      expect(await saveText("A", 1)).toEqual({ kind: "conflict", current: null });
      expect(await saveText("A", "existing")).toEqual({ kind: "conflict", current: null });
      expect(await store.delete(deletion())).toEqual({ kind: "not_found" });
      expect(await saveText("A", "none")).toMatchObject({ kind: "created" });
    });

    it("takes a name away, keeps its versions, and goes on counting", async () => {
      await saveText("A");
      await saveText("B");
      const conflict = await store.delete(deletion(1));
      expect(conflict).toMatchObject({ kind: "conflict", current: { version: 2 } });
      expect(await store.delete(deletion(2))).toEqual({ kind: "deleted" });
      await restart();
      expect(await find()).toBeNull();
      expect(await store.list({ accountId: BUILT_ACCOUNT_ID, afterName: null, limit: 9 })).toEqual([]);
      expect(await store.findVersion(BUILT_ACCOUNT_ID, "parcel-notice", 2)).not.toBeNull();
      expect(await store.delete(deletion())).toEqual({ kind: "not_found" });
      // The same words as before the deletion, and yet a new version.
      expect(await saveText("B", "none")).toMatchObject({ kind: "created", current: { version: 3 } });
    });

    it("stores who did it with each change, and nothing for what changed nothing", async () => {
      const [saved, removed] = [request(), deletion()];
      await store.save(saved);
      await store.save(request()); // says the same
      await store.save(request({ definition: definition("New"), expected: 7 }));
      await store.delete(deletion(7));
      await store.delete(removed);
      await store.delete(deletion());
      const all = { actor: null, action: null, target: null, since: null, limit: 9, cursor: null };
      const entries = await opened.audit.list({ accountId: BUILT_ACCOUNT_ID, ...all });
      expect(entries).toEqual([removed.audit, saved.audit]);
    });

    it("saves nothing when its audit entry cannot be stored", async () => {
      const first = request();
      await store.save(first);
      const second = request({ definition: definition("New"), audit: first.audit }); // the id is taken
      await expect(store.save(second)).rejects.toThrow();
      await expect(store.delete({ ...deletion(), audit: first.audit })).rejects.toThrow();
      expect(await find()).toMatchObject({ version: 1 });
    });

    it("lists by name, page by page", async () => {
      for (const name of ["b", "a", "c", "a-2"]) await store.save(request({ name }));
      await store.save(request({ name: "a", definition: definition("New") }));
      const page = async (afterName: string | null) =>
        (await store.list({ accountId: BUILT_ACCOUNT_ID, afterName, limit: 2 })).map(
          ({ name, version }) => `${name} ${version}`,
        );
      expect(await page(null)).toEqual(["a 2", "a-2 1"]);
      expect(await page("a-2")).toEqual(["b 1", "c 1"]);
      expect(await page("c")).toEqual([]);
    });

    it("keeps the same name of two accounts apart", async () => {
      await saveText("A");
      expect(await store.find(otherAccountId, "parcel-notice")).toBeNull();
      expect(await store.findVersion(otherAccountId, "parcel-notice", 1)).toBeNull();
      expect(await store.listVersions(otherAccountId, "parcel-notice")).toEqual([]);
      expect(await store.delete(deletion("any", otherAccountId))).toEqual({ kind: "not_found" });
      const other = await store.save(request({ accountId: otherAccountId, expected: "none" }));
      expect(other).toMatchObject({ kind: "created", current: { version: 1 } });
      expect(await store.list({ accountId: otherAccountId, afterName: null, limit: 9 })).toHaveLength(1);
      await store.delete(deletion("any", otherAccountId));
      expect(await find()).toMatchObject({ version: 1, definition: definition("A") });
    });
  });
}
