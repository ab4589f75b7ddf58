import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BUILT_ACCOUNT_ID, buildBatch, buildLogEntry, buildRun, buildRunQuery } from "../testing/index.ts";
import { openSqliteStore, type SqliteStore } from "./open-sqlite-store.ts";

let folder: string;
let path: string;
let disk: ReturnType<typeof slowDisk>;
let store: SqliteStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "failover-journal-"));
  path = join(folder, "failover.db");
  disk = slowDisk();
  store = openSqliteStore({ path, flush: disk.flush });
});
afterEach(async () => {
  disk.takeAll();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** A disk that takes what it is given when the test says so. */
function slowDisk() {
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let isQuick = false;
  const flush = () =>
    isQuick ? Promise.resolve() : new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
  return {
    flush,
    takeNext: () => waiting.shift()?.resolve(),
    takeLast: () => waiting.pop()?.resolve(),
    refuseNext: () => waiting.shift()?.reject(new Error("EIO: i/o error, fdatasync")),
    takeAll() {
      isQuick = true;
      for (const { resolve } of waiting.splice(0)) resolve();
    },
  };
}

/** What another process would find: a store that was given up keeps its file to itself. */
function copyOf(databasePath: string): string {
  const copy = join(folder, "copy.db");
  for (const end of ["", "-wal"]) copyFileSync(databasePath + end, copy + end);
  return copy;
}

/** Whether a promise has been fulfilled or rejected by now, all that is ready being done. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

function createdBatch(run = buildRun()) {
  return buildBatch({ created: [{ run, log: [buildLogEntry()] }] });
}

describe("a commit", () => {
  it("is done when the disk has it", async () => {
    const commit = store.runs.commit(createdBatch());
    expect(await isSettled(commit)).toBe(false);
    disk.takeNext();
    expect((await commit).conflicts.size).toBe(0);
  });

  it("waits for the flushes before its own, in whichever order the disk ends them", async () => {
    const [first, second] = [store.runs.commit(createdBatch()), store.runs.commit(createdBatch())];
    disk.takeLast();
    expect(await isSettled(second)).toBe(false);
    disk.takeNext();
    await Promise.all([first, second]);
  });

  it("is told of to nobody before", async () => {
    const run = buildRun();
    const commit = store.runs.commit(createdBatch(run));
    const key = { accountId: BUILT_ACCOUNT_ID, key: "k" };
    const log = { accountId: BUILT_ACCOUNT_ID, runId: null, afterSeq: 0, limit: 10 };
    const reads = [
      store.runs.find(BUILT_ACCOUNT_ID, run.id),
      store.runs.list(buildRunQuery({})),
      store.runs.listLog(log),
      store.runs.findKeyUses([key]),
    ];
    for (const read of reads) expect(await isSettled(read)).toBe(false);
    disk.takeNext();
    await commit;
    const [found, listed, lines] = await Promise.all(reads);
    expect([found, listed, lines]).toMatchObject([{ id: run.id }, [{ id: run.id }], [{ runId: run.id }]]);
  });
});

describe("a disk that refuses", () => {
  const failure = { code: "journal_flush_failed", cause: { message: "EIO: i/o error, fdatasync" } };

  it("lets the commit fail, whose run may be there at the next start", async () => {
    const run = buildRun();
    const commit = store.runs.commit(createdBatch(run));
    disk.refuseNext();
    await expect(commit).rejects.toMatchObject({ ...failure, mayBeStored: true });
    await store.close();
    const next = openSqliteStore({ path: copyOf(path) });
    expect(await next.runs.find(BUILT_ACCOUNT_ID, run.id)).toMatchObject({ id: run.id });
    await next.close();
  });

  it("lets everything after it fail, whichever store is asked, though it takes the next ones", async () => {
    const commit = store.runs.commit(createdBatch());
    disk.refuseNext();
    await expect(commit).rejects.toMatchObject(failure);
    disk.takeAll(); // what it has lost it does not tell again
    const late = buildRun();
    const refused = { ...failure, mayBeStored: false };
    await expect(store.runs.commit(createdBatch(late))).rejects.toMatchObject(refused);
    await expect(store.runs.check()).rejects.toMatchObject(refused);
    await expect(store.runs.list(buildRunQuery({}))).rejects.toMatchObject(refused);
    const account = { id: "a", name: "late", createdAt: 1 };
    await expect(store.accounts.createAccount(account)).rejects.toThrow("readonly");
    await store.close();
    const next = openSqliteStore({ path: copyOf(path) });
    expect(await next.runs.find(BUILT_ACCOUNT_ID, late.id)).toBeNull();
    await next.close();
  });
});

describe("closing", () => {
  it("waits for the disk", async () => {
    const commit = store.runs.commit(createdBatch());
    const closed = store.close();
    expect(await isSettled(closed)).toBe(false);
    disk.takeNext();
    await Promise.all([commit, closed, store.close()]);
  });
});

describe("a database that is reached through a link", () => {
  it("has its journal beside the file, not beside the link", async () => {
    const elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    await openSqliteStore({ path: join(elsewhere, "real.db") }).close();
    symlinkSync(join(elsewhere, "real.db"), join(folder, "link.db"));
    const linked = openSqliteStore({ path: join(folder, "link.db") });
    await linked.runs.commit(createdBatch());
    await linked.close();
  });
});
