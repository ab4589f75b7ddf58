import { closeSync, openSync, writeSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { BUILT_ACCOUNT_ID } from "../../testing/builders.ts";
import type { ViolationKind } from "../violation.ts";

/** Ways to spoil a database in which everything has happened, one at a time, and as what each is to be found. */
export const waysToSpoil: readonly [ViolationKind, string, (database: DatabaseSync) => void][] = [
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
  ["callback_unowed", "the same report owed twice", (d) => oweReports(d, 2)],
  [
    "account_differs",
    "a history of another account",
    (d) => d.exec(`UPDATE events SET account_key = ${anotherAccount(d)} WHERE run_key = 1`),
  ],
  [
    "account_differs",
    "one line of another account",
    (d) =>
      d.exec(`UPDATE events SET account_key = ${anotherAccount(d)}
        WHERE last_seq = (SELECT max(last_seq) FROM events WHERE run_key = 1)`),
  ],
  [
    "account_differs",
    "a recipient of another account",
    (d) => d.exec(`UPDATE recipients SET account_key = ${anotherAccount(d)} WHERE run_key = 1`),
  ],
  [
    "account_differs",
    "an idempotency key for another account's run",
    (d) => d.exec(`INSERT INTO idempotency_keys VALUES (${anotherAccount(d)}, 'k', 'f', 1, 1)`),
  ],
  [
    "account_differs",
    "a contact whose last run is another account's",
    (d) => noteContact(d, anotherAccount(d), "(SELECT id FROM runs WHERE key = 1)"),
  ],
  [
    "account_differs",
    "a delivery to another account",
    (d) => noteDelivery(d, "somebody else", "(SELECT id FROM runs WHERE key = 1)"),
  ],
  ["account_differs", "a callback of another account", (d) => oweReports(d, 1, "somebody else")],
  [
    "account_differs",
    "an awaited reply of another account",
    (d) =>
      d.exec(`UPDATE awaited_replies SET account_key = ${anotherAccount(d)}
        WHERE run_key = (SELECT min(run_key) FROM awaited_replies)`),
  ],
  ["list_differs", "a recipient that is gone", (d) => d.exec("DELETE FROM recipients WHERE run_key = 1")],
  [
    "list_differs",
    "a recipient of no step",
    (d) => d.exec("INSERT INTO recipients SELECT 0, account_key, 'nobody', key FROM runs WHERE key = 1"),
  ],
  ["list_differs", "a channel that is gone", (d) => d.exec("DELETE FROM run_channels WHERE run_key = 1")],
  [
    "list_differs",
    "a channel of no step",
    (d) =>
      d.exec("INSERT INTO run_channels SELECT account_key, 'mms', created_at, key FROM runs WHERE key = 1"),
  ],
  ["list_differs", "other channels", (d) => d.exec("UPDATE runs SET channels = channels | 16 WHERE key = 1")],
  ["list_differs", "another client_ref", (d) => d.exec("UPDATE runs SET client_ref = 'x' WHERE key = 1")],
  ["list_differs", "another source", (d) => d.exec("UPDATE runs SET source = 'x' WHERE key = 1")],
  ["list_differs", "another workflow", (d) => d.exec("UPDATE runs SET workflow_name = 'x' WHERE key = 1")],
  [
    "reply_differs",
    "a reply awaited after the end",
    (d) =>
      d.exec(`INSERT INTO awaited_replies SELECT account_key, 'sms', 'x', key FROM runs
        WHERE status IN ('completed', 'failed', 'canceled') LIMIT 1`),
  ],
  ["reply_differs", "a reply that nobody awaits", (d) => d.exec("DELETE FROM awaited_replies")],
  [
    "stray",
    "an entry of a list for another instant",
    (d) =>
      d.exec(
        "INSERT INTO run_channels SELECT account_key, 'sms', created_at + 1, key FROM runs WHERE key = 1",
      ),
  ],
  [
    "stray",
    "an entry of a list of no run",
    (d) => d.exec("INSERT INTO run_channels VALUES (1, 'sms', 1, 99999)"),
  ],
  ["stray", "a recipient of no run", (d) => d.exec("INSERT INTO recipients VALUES (97, 1, 'x', 99999)")],
  [
    "stray",
    "a recipient in a wrong place",
    (d) => d.exec("INSERT INTO recipients VALUES (0, 1, 'x', 99999)"),
  ],
  ["stray", "a message in a wrong place", (d) => d.exec("INSERT INTO messages VALUES (0, 'x', 99999, 0, 1)")],
  [
    "stray",
    "an awaited reply of no run",
    (d) => d.exec("INSERT INTO awaited_replies VALUES (1, 'sms', 'x', 99999)"),
  ],
  [
    "stray",
    "an idempotency key of no run",
    (d) => d.exec("INSERT INTO idempotency_keys VALUES (1, 'k', 'f', 99999, 1)"),
  ],
  ["stray", "a contact of no run", (d) => noteContact(d, 1, "'nobody'")],
  ["stray", "a delivery of no run", (d) => noteDelivery(d, BUILT_ACCOUNT_ID, "'nobody'")],
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

/** The key of an account that has no runs. */
function anotherAccount(database: DatabaseSync): number {
  const added = database.prepare("INSERT INTO account_keys (account_id) VALUES ('somebody else')").run();
  return Number(added.lastInsertRowid);
}

function noteContact(database: DatabaseSync, accountKey: number, runId: string): void {
  database.exec(`
    INSERT INTO contacts (account_key, channel, address, sender, first_seen_at, last_seen_at, last_run_id, last_run_at)
    VALUES (${accountKey}, 'sms', 'x', 'y', 1, 1, ${runId}, 1)`);
}

function noteDelivery(database: DatabaseSync, accountId: string, runId: string): void {
  database.exec(`
    INSERT INTO subscriptions (key, id, account_id, url, events, filter, secret, last_seq, created_at)
    VALUES (1, 's', '${accountId}', 'http://127.0.0.1', '[]', '{}', 's', 0, 1);
    INSERT INTO deliveries (id, subscription_key, type, run_id, body, status, attempts, created_at, give_up_at)
    VALUES ('d', 1, 'run.completed', ${runId}, '{}', 'pending', 0, 1, 1)`);
}

/** Owes the first final report that was asked for, so many times. */
export function oweReports(database: DatabaseSync, count: number, accountId = BUILT_ACCOUNT_ID): void {
  const insert = database.prepare(
    `INSERT INTO callbacks SELECT NULL, ?, ?, id, 'http://127.0.0.1', '{}', '{}', 0, state ->> 'endedAt', 1, 'r'
     FROM runs WHERE state ->> 'endedAt' IS NOT NULL ORDER BY key LIMIT 1`,
  );
  for (let number = 0; number < count; number++) insert.run(`c${number}`, accountId);
}

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
export function writeOver(database: DatabaseSync, position: number, bytes: Buffer): void {
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const file = openSync(database.location() ?? "", "r+");
  writeSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
}
