import { openSqliteStore } from "@failover-kit/engine/sqlite";
import { BUILT_ACCOUNT_ID, BUILT_AT, buildBatch, buildRun, ManualClock } from "@failover-kit/engine/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ContactKeeper } from "./contact-keeper.ts";

let store: ReturnType<typeof openSqliteStore>;
let clock: ManualClock;
let errors: unknown[];
let keeper: ContactKeeper;

beforeEach(() => {
  store = openSqliteStore({ path: ":memory:" });
  clock = new ManualClock(BUILT_AT);
  errors = [];
  keeper = new ContactKeeper({
    store: store.contacts,
    clock,
    onStoreError: (error) => errors.push(error),
  });
});

afterEach(async () => {
  keeper.stop();
  await store.close();
});

async function beginRuns(count: number): Promise<void> {
  const created = Array.from({ length: count }, () => ({ run: buildRun(), log: [] }));
  await store.runs.commit(buildBatch({ created }));
}

/** Lets time pass until the keeper has nothing more to do; how many milliseconds that took. */
async function passUntilDone(): Promise<number> {
  const before = clock.now();
  let quietMs = 0;
  for (let known = await knownRuns(); quietMs < 2000; ) {
    clock.advance(10);
    await new Promise((resolve) => setImmediate(resolve));
    const now = await knownRuns();
    quietMs = now === known ? quietMs + 10 : 0;
    known = now;
  }
  return clock.now() - before - quietMs;
}

/** The newest run that a contact tells of. */
async function knownRuns(): Promise<string | undefined> {
  const nothing = { channel: null, address: null, hasWritten: null, search: null, after: null };
  const [contact] = await store.contacts.list({ accountId: BUILT_ACCOUNT_ID, limit: 1, ...nothing });
  return contact?.lastRun?.id;
}

describe("the keeper of contacts", () => {
  it("takes up new runs soon after it was woken, and not before", async () => {
    await beginRuns(1);
    clock.advance(60_000);
    expect(await knownRuns()).toBeUndefined();
    keeper.wake();
    expect(await passUntilDone()).toBeLessThan(100);
    expect(await knownRuns()).toBeDefined();
  });

  it("takes up a crowd a few at a time, with pauses for the runs themselves", async () => {
    await beginRuns(1000);
    keeper.wake();
    expect(await passUntilDone()).toBeGreaterThan(300);
    expect(await store.contacts.takeUpRuns(1000)).toBe(0);
  });

  it("tries again when the store could not take them", async () => {
    const takeUp = store.contacts.takeUpRuns.bind(store.contacts);
    let isFull = true;
    store.contacts.takeUpRuns = (limit) => (isFull ? Promise.reject(new Error("disk full")) : takeUp(limit));
    await beginRuns(1);
    keeper.wake();
    await passUntilDone();
    expect(errors.length).toBeGreaterThan(0);
    isFull = false;
    await passUntilDone();
    expect(await knownRuns()).toBeDefined();
  });

  it("does nothing any more once it is stopped", async () => {
    await beginRuns(1);
    keeper.wake();
    keeper.stop();
    await passUntilDone();
    expect(await knownRuns()).toBeUndefined();
  });
});
