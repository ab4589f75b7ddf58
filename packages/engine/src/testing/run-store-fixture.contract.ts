import { afterEach, beforeEach } from "vitest";
import type { RunStore } from "../ports/run-store.ts";

/** Opens an empty store. `reopen` closes it and opens what it has kept, as after a restart. */
export type OpenRunStore = () => Promise<{ store: RunStore; reopen?: () => Promise<RunStore> }>;

/** The store of the running test. */
export interface RunStoreFixture {
  readonly store: RunStore;
  /** Goes on with what the store has kept; a store that keeps nothing goes on as it is. */
  restart(): Promise<void>;
}

/** Gives each test of the surrounding group a store of its own, and closes it. */
export function useRunStore(open: OpenRunStore): RunStoreFixture {
  let opened: Awaited<ReturnType<OpenRunStore>> | null = null;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened?.store.close();
    opened = null;
  });
  return {
    get store() {
      if (opened === null) throw new Error("The store is open only while a test runs");
      return opened.store;
    },
    async restart() {
      if (opened?.reopen) opened = { ...opened, store: await opened.reopen() };
    },
  };
}
