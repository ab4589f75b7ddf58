import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Channel } from "@failover-kit/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeAccountStore } from "../testing/account-store.contract.ts";
import { describeAuditStore } from "../testing/audit-store.contract.ts";
import { describeContactStore } from "../testing/contact-store.contract.ts";
import { BUILT_ACCOUNT_ID, buildBatch, buildLogEntry, buildRun, buildRunQuery } from "../testing/index.ts";
import { describeRunStore } from "../testing/run-store.contract.ts";
import { describeSubscriptionStore } from "../testing/subscription-store.contract.ts";
import { describeWorkflowStore } from "../testing/workflow-store.contract.ts";
import { firstTables } from "./migrations/001-first-tables.ts";
import { idempotencyKeys } from "./migrations/002-idempotency-keys.ts";
import { savedWorkflows } from "./migrations/003-saved-workflows.ts";
import { subscriptionTables } from "./migrations/004-subscriptions.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";

let folder = "";
let files = 0;
const newPath = () => join(folder, `new-${++files}`, "failover.db");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "failover-sqlite-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describeRunStore("SqliteRunStore in memory", async () => ({
  store: openSqliteStore({ path: ":memory:" }).runs,
}));

describeRunStore("SqliteRunStore in a file", async () => {
  const path = newPath();
  const { runs } = openSqliteStore({ path });
  let current = runs;
  const reopen = async () => {
    await current.close();
    current = openSqliteStore({ path }).runs;
    return current;
  };
  return { store: runs, reopen };
});

describeAccountStore("SqliteAccountStore in memory", async () => {
  const stores = openSqliteStore({ path: ":memory:" });
  return { stores, close: stores.close };
});

describeAuditStore("SqliteAuditStore", async () => openSqliteStore({ path: ":memory:" }));

describeAccountStore("SqliteAccountStore in a file", async () => {
  const path = newPath();
  let current = openSqliteStore({ path });
  const reopen = async () => {
    await current.close();
    current = openSqliteStore({ path });
    return current;
  };
  return { stores: current, reopen, close: () => current.close() };
});

describeWorkflowStore("SqliteWorkflowStore in memory", async () => {
  const { workflows, audit, close } = openSqliteStore({ path: ":memory:" });
  return { store: workflows, audit, close };
});

describeWorkflowStore("SqliteWorkflowStore in a file", async () => {
  const path = newPath();
  let current = openSqliteStore({ path });
  const reopen = async () => {
    await current.close();
    current = openSqliteStore({ path });
    return current.workflows;
  };
  return { store: current.workflows, audit: current.audit, reopen, close: () => current.close() };
});

describeSubscriptionStore("SqliteSubscriptionStore in memory", async () => {
  const { subscriptions, runs, audit, close } = openSqliteStore({ path: ":memory:" });
  return { store: subscriptions, runs, audit, close };
});

describeSubscriptionStore("SqliteSubscriptionStore in a file", async () => {
  const path = newPath();
  let current = openSqliteStore({ path });
  const reopen = async () => {
    await current.close();
    current = openSqliteStore({ path });
    return current.subscriptions;
  };
  const { subscriptions, runs, audit } = current;
  return { store: subscriptions, runs, audit, reopen, close: () => current.close() };
});

describeContactStore("SqliteContactStore in memory", async () => openSqliteStore({ path: ":memory:" }));

describeContactStore("SqliteContactStore in a file", async () => {
  const path = newPath();
  let current = openSqliteStore({ path });
  const reopen = async () => {
    await current.close();
    current = openSqliteStore({ path });
    return current;
  };
  return { ...current, reopen, close: () => current.close() };
});

describe("the database file", () => {
  it("is readable by its owner alone, as is its journal", async () => {
    const path = newPath();
    const store = openSqliteStore({ path });
    const modes = [path, `${path}-wal`].map((file) => statSync(file).mode & 0o777);
    await store.close();
    expect(modes).toEqual([0o600, 0o600]);
  });

  it("belongs to one store at a time, until it is closed", async () => {
    const path = newPath();
    const first = openSqliteStore({ path });
    expect(() => openSqliteStore({ path })).toThrow(
      expect.objectContaining({
        code: "database_in_use",
        message: expect.stringContaining("another process has this database open"),
      }),
    );
    await first.close();
    await openSqliteStore({ path }).close();
  });

  it.each([
    ["a folder", () => folder, "is no file"],
    ["a device", () => "/dev/null", "is no file"],
    ["a file in what is no folder", () => "/dev/null/failover.db", "ENOTDIR"],
    ["a file where none can be made", () => "/proc/failover/failover.db", "ENOENT"],
  ])("cannot be %s", (_, path, reason) => {
    expect(() => openSqliteStore({ path: path() })).toThrow(
      expect.objectContaining({ code: "database_unreadable", message: expect.stringContaining(reason) }),
    );
  });

  it("has its runs counted, once, and their channels noted, when it is older than that", async () => {
    const path = newPath();
    const runs = Array.from({ length: 1100 }, () => buildRun()); // more than are read at once
    const before = openSqliteStore({ path });
    await before.runs.commit(buildBatch({ created: runs.map((run) => ({ run, log: [] })) }));
    await before.close();
    const database = new DatabaseSync(path);
    database.exec(`
      DROP TABLE run_figures; DROP TABLE run_figures_state; DELETE FROM migrations WHERE version >= 9;
      ALTER TABLE deliveries DROP COLUMN is_replay; DROP INDEX deliveries_ended; DROP INDEX contacts_by_inbound_id;
      ALTER TABLE subscriptions DROP COLUMN earlier_secrets;
      ALTER TABLE subscriptions ADD COLUMN previous_secret TEXT;
      ALTER TABLE subscriptions ADD COLUMN previous_secret_until INTEGER;
      DROP INDEX runs_by_status; DROP INDEX runs_by_source; ALTER TABLE runs DROP COLUMN channels;
      CREATE INDEX runs_by_status ON runs (status); CREATE INDEX runs_by_source ON runs (source);`);
    database.close();
    const running = async () => {
      const { runs, close } = openSqliteStore({ path });
      const query = { accountId: BUILT_ACCOUNT_ID, fromDay: null, toDay: null, byDay: false };
      const found = await runs.readFigures(query);
      await close();
      return found.filter(({ measure }) => measure === "status");
    };
    const counted = [{ day: null, measure: "status", name: "running", amount: 1100n }];
    expect(await running()).toEqual(counted);
    expect(await running()).toEqual(counted);
    const reopened = openSqliteStore({ path });
    const listed = async (channel: Channel) =>
      (await reopened.runs.list(buildRunQuery({ status: "running", channel, limit: 2000 })))?.length;
    expect([await listed("sms"), await listed("messenger"), await listed("rcs")]).toEqual([1100, 1100, 0]);
    await reopened.close();
  });

  it("is refused when a newer release wrote it", async () => {
    const path = newPath();
    await openSqliteStore({ path }).close();
    const database = new DatabaseSync(path);
    database.exec("INSERT INTO migrations (version, name) VALUES (999, 'from the future')");
    database.close();
    expect(() => openSqliteStore({ path })).toThrow(
      expect.objectContaining({ code: "database_too_new", version: 999 }),
    );
  });

  it("keeps the keys of an older release, as admins, and its applications, as senders", async () => {
    const path = newPath();
    mkdirSync(dirname(path));
    const database = new DatabaseSync(path);
    database.exec(`${firstTables}
      CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
      INSERT INTO migrations VALUES (1, 'first tables');
      INSERT INTO api_keys VALUES ('k1', 'a-1', 'h1', 7);
      INSERT INTO applications VALUES ('app-1', 'a-1', 'pem', 8);`);
    database.close();
    const { accounts, close } = openSqliteStore({ path });
    const [apiKey, application] = [await accounts.findApiKey("k1"), await accounts.findApplication("app-1")];
    await close();
    expect(apiKey).toMatchObject({ role: "admin", secretHash: "h1", lastUsedAt: null, revokedAt: null });
    expect(application).toMatchObject({ role: "sender", publicKeyPem: "pem" });
  });

  it("keeps the secret that a subscription of an older release has replaced", async () => {
    const path = newPath();
    mkdirSync(dirname(path));
    const database = new DatabaseSync(path);
    database.exec(`${firstTables} ${idempotencyKeys} ${savedWorkflows} ${subscriptionTables}
      CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
      INSERT INTO migrations VALUES (4, 'subscriptions');
      INSERT INTO subscriptions VALUES (1, 's-1', 'a-1', 'https://x', '["*"]', '{}', NULL, 'new', 'old', 9, 0, NULL, NULL, 7);
      INSERT INTO subscriptions VALUES (2, 's-2', 'a-1', 'https://x', '["*"]', '{}', NULL, 'new', NULL, NULL, 0, NULL, NULL, 7);`);
    database.close();
    const { subscriptions, close } = openSqliteStore({ path });
    const found = await subscriptions.list("a-1");
    await close();
    expect(found.map(({ earlierSecrets }) => earlierSecrets)).toEqual([
      [{ secret: "old", validUntil: 9 }],
      [],
    ]);
  });

  it("is refused when it is no database", () => {
    const path = join(folder, "letter.txt");
    writeFileSync(path, "Dear all, this is a letter and not a database.".repeat(100));
    expect(() => openSqliteStore({ path })).toThrow("is no SQLite database");
  });

  it("never gives an event number twice, even if the newest events are deleted", async () => {
    const path = newPath();
    const created = () => [{ run: buildRun(), log: [buildLogEntry()] }];
    const before = openSqliteStore({ path });
    const { lastSeq } = await before.runs.commit(buildBatch({ created: created() }));
    await before.close();
    const database = new DatabaseSync(path);
    database.exec("DELETE FROM events");
    database.close();
    const after = openSqliteStore({ path });
    const next = await after.runs.commit(buildBatch({ created: created() }));
    await after.close();
    expect(next.lastSeq).toBe(lastSeq + 1);
  });

  it("holds everything whose commit was reported, when its process is killed", async () => {
    const path = newPath();
    const printed = await commitUntilKilled(path, 2000);
    const { runs, close } = openSqliteStore({ path });
    const found = await runs.load(printed);
    await close();
    expect(printed.length).toBeGreaterThanOrEqual(2000);
    expect(printed.filter((runId) => found.get(runId)?.revision !== 2)).toEqual([]);
  });
});

/** Lets another process commit, kills it after `count` reported runs, and returns all that it reported. */
async function commitUntilKilled(path: string, count: number): Promise<string[]> {
  const script = fileURLToPath(new URL("./testing/committing-process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=source", script, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line);
    if (printed.length === count) child.kill("SIGKILL");
  }
  await exit;
  return printed;
}
