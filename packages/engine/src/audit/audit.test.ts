/** Databases of all kinds of stories are clean; each way to spoil one is found, by run and reason. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAuditSource } from "../sqlite/index.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { World } from "../worker/testing/world.ts";
import { type AuditReport, audit } from "./audit.ts";
import { type ViolationKind, violationKinds } from "./violation.ts";

let folder: string;
let clean: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "failover-audit-"));
  clean = await tellStory(7);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A database with a few runs to which everything possible has happened. */
async function tellStory(seed: number): Promise<string> {
  const path = join(folder, `story-${seed}.db`);
  const world = new World(seed, path);
  await world.begin();
  for (let step = 0; step < 40; step++) await world.step();
  if (seed % 2 === 0) await world.end();
  await world.close();
  return path;
}

function auditFile(path: string): AuditReport {
  const source = openAuditSource(path);
  try {
    return audit(source);
  } finally {
    source.close();
  }
}

/** Spoils a copy of the clean database and audits it. */
function auditSpoilt(spoil: (database: DatabaseSync) => void): AuditReport {
  const path = join(folder, "spoilt.db");
  for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
  copyFileSync(clean, path);
  const database = new DatabaseSync(path);
  spoil(database);
  database.close();
  return auditFile(path);
}

/** Changes what JSON a column holds, in the first row that the change applies to. Gives the run's id. */
function edit(
  database: DatabaseSync,
  table: "events" | "runs" | "workflows",
  change: (json: string) => string,
): void {
  const [column, key] = {
    events: ["lines", "run_key"],
    runs: ["state", "key"],
    workflows: ["body", "run_key"],
  }[table] as [string, string];
  const rows = database
    .prepare(`SELECT ${column} AS text, ${key} AS key FROM ${table} WHERE ${key} > 0`)
    .all();
  for (const { text, key: value } of rows as unknown as { text: string; key: number }[]) {
    const changed = change(text);
    if (changed === text) continue;
    database
      .prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ? AND ${column} = ?`)
      .run(changed, value, text);
    return;
  }
  throw new Error("there was nothing to change");
}

/** Hands over once more what has just been handed over, as a second process would. */
function repeatHandover(database: DatabaseSync): void {
  edit(database, "events", (text) => {
    const lines: unknown[][] = JSON.parse(text);
    const at = lines.findIndex(([, type]) => type === "step.submitting");
    return at === -1 ? text : JSON.stringify(lines.toSpliced(at, 0, lines[at] ?? []));
  });
}

describe("a database", () => {
  it.each([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12])("is clean, whatever has happened (seed %i)", async (seed) => {
    const report = auditFile(await tellStory(seed));
    expect(report.violations).toEqual([]);
    expect(report.runs).toBeGreaterThan(0);
    expect(report.decisions).toBeGreaterThan(report.runs);
  });

  it("is not changed by an audit", () => {
    const before = readFileSync(clean);
    auditFile(clean);
    expect(readFileSync(clean).equals(before)).toBe(true);
  });

  it("is read with what a killed process has left in its journal", async () => {
    const path = join(folder, "killed.db");
    const world = new World(3, path);
    await world.begin();
    for (let step = 0; step < 20; step++) await world.step();
    const copy = join(folder, "killed-copy.db");
    for (const end of ["", "-wal"]) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    const count = (await world.sqlite.runs.countByStatus()).running;
    await world.close();
    const report = auditFile(copy);
    expect([report.violations, report.runs >= count]).toEqual([[], true]);
  });
});

const ways: readonly [ViolationKind, string, (database: DatabaseSync) => void][] = [
  ["unreadable", "a state that is no JSON", (d) => d.exec("UPDATE runs SET state = '{' WHERE key = 1")],
  ["unreadable", "a run without its workflow", (d) => d.exec("DELETE FROM workflows WHERE run_key = 1")],
  ["history_broken", "a history that is gone", (d) => d.exec("DELETE FROM events WHERE run_key = 1")],
  [
    "history_broken",
    "a line that was changed",
    (d) => edit(d, "events", (t) => t.replace('"step.submitted"', '"step.delivered"')),
  ],
  [
    "history_broken",
    "a line that was added",
    (d) => edit(d, "events", (t) => t.replace(/\]$/, ',[1,"step.read",0,{},null]]')),
  ],
  [
    "history_broken",
    "another cause",
    (d) => edit(d, "events", (t) => t.replace('"type":"submit-accepted"', '"type":"submit-refused"')),
  ],
  ["history_broken", "another workflow", (d) => edit(d, "workflows", (t) => t.replace('"sms"', '"mms"'))],
  [
    "state_differs",
    "another end",
    (d) => edit(d, "runs", (t) => t.replace('"reportNumber":1', '"reportNumber":2')),
  ],
  ["state_differs", "another status", (d) => d.exec("UPDATE runs SET revision = revision + 1 WHERE key = 1")],
  [
    "state_differs",
    "the newest history lost",
    (d) =>
      d.exec(
        "DELETE FROM events WHERE (account_key, last_seq) = (SELECT account_key, max(last_seq) FROM events)",
      ),
  ],
  ["sent_twice", "an attempt that left twice", repeatHandover],
  ["due_differs", "a run that nobody wakes", (d) => d.exec("UPDATE runs SET wake_at = 1 WHERE key = 1")],
  [
    "due_differs",
    "an answer that nobody awaits",
    (d) => d.exec("UPDATE runs SET awaiting = 1 - coalesce(awaiting, 0) WHERE key = 1"),
  ],
  ["message_lost", "a message that nobody finds", (d) => d.exec("DELETE FROM messages")],
  [
    "message_lost",
    "a message of another attempt",
    (d) => d.exec("UPDATE messages SET attempt = attempt + 7"),
  ],
  [
    "callback_unowed",
    "more callbacks than decisions",
    (d) => oweCallbacks(d, "(SELECT id FROM runs WHERE key = 1)"),
  ],
  ["stray", "a callback of no run", (d) => oweCallbacks(d, "'nobody'")],
  ["stray", "a history of no run", (d) => d.exec("UPDATE events SET run_key = 999 WHERE run_key = 1")],
  ["total_differs", "runs counted wrongly", (d) => d.exec("UPDATE run_counts SET count = count + 1")],
  [
    "total_differs",
    "statistics counted wrongly",
    (d) => d.exec("UPDATE run_figures SET amount = amount + 1 WHERE measure = 'status'"),
  ],
  [
    "total_differs",
    "statistics of nothing",
    (d) => d.exec("INSERT INTO run_figures VALUES (1, 1, 'cost', 'EUR', 5)"),
  ],
  ["total_differs", "numbers that were never given", (d) => d.exec("UPDATE event_counter SET last_seq = 1")],
  ["file_damaged", "a page whose cells are others", damage],
  ["file_damaged", "a table that is gone", (d) => d.exec("DROP TABLE run_counts")],
  ["file_damaged", "an index that is gone", (d) => d.exec("DROP INDEX runs_by_wake")],
  ["file_damaged", "a column that is gone", (d) => d.exec("ALTER TABLE deliveries DROP COLUMN failure")],
  ["file_damaged", "a number beyond all", (d) => d.exec("UPDATE runs SET wake_at = 1 << 60 WHERE key = 1")],
  ["unreadable", "a state that is no state", (d) => d.exec("UPDATE runs SET state = '{}' WHERE key = 1")],
  [
    "unreadable",
    "a body that is no order",
    (d) => d.exec("UPDATE workflows SET body = '{}' WHERE run_key = 1"),
  ],
];

function oweCallbacks(database: DatabaseSync, runId: string): void {
  for (let count = 0; count < 50; count++) {
    database.exec(
      `INSERT INTO callbacks VALUES (NULL, 'c${count}', 'a', ${runId}, 'http://127.0.0.1', '{}', '{}', 0, 1, 1, 'r')`,
    );
  }
}

/** As a disk does it: the cells of a page are others. */
function damage(database: DatabaseSync): void {
  const { page } = database
    .prepare("SELECT rootpage AS page FROM sqlite_schema WHERE name = 'contacts_by_seen'")
    .get() as { page: number };
  const { page_size: size } = database.prepare("PRAGMA page_size").get() as { page_size: number };
  writeOver(database, (page - 1) * size + 3, Buffer.alloc(200, 0xff));
}

/** Behind the back of SQLite. */
function writeOver(database: DatabaseSync, position: number, bytes: Buffer): void {
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const file = openSync(join(folder, "spoilt.db"), "r+");
  writeSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
}

describe("an audit finds", () => {
  it.each(ways)("%s: %s", (kind, _, spoil) => {
    const report = auditSpoilt(spoil);
    const found = report.violations.filter((violation) => violation.kind === kind);
    expect(found).not.toEqual([]);
    expect(report.byKind[kind]).toBe(found.length);
    for (const { runId, reason } of found) {
      expect(reason).not.toBe("");
      if (!["total_differs", "file_damaged"].includes(kind)) expect(runId).not.toBe(null);
    }
  });

  it("file_damaged: random bytes, wherever they lie", () => {
    const random = new SeededRandom(1);
    const bytes = Buffer.from(Array.from({ length: 4096 }, () => random.below(256)));
    for (let page = 1; page < readFileSync(clean).length / 4096; page++) {
      const { byKind, violationCount } = auditSpoilt((database) => writeOver(database, page * 4096, bytes));
      // Pages that nothing is stored on have nothing to lose.
      expect([page, byKind]).toEqual([page, violationCount === 0 ? {} : { file_damaged: violationCount }]);
    }
  });

  it("has a way for each kind of violation", () => {
    expect(new Set(ways.map(([kind]) => kind))).toEqual(new Set(violationKinds));
  });
});
