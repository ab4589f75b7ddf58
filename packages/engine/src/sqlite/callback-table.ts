import type { DatabaseSync } from "node:sqlite";
import { receiverOf } from "../ports/receiver.ts";
import type { Callback, CallbackResult } from "../ports/run-store.ts";
import type { Instant } from "../rules/run.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

type CallbackRow = readonly [
  id: string,
  accountId: string,
  runId: string,
  url: string,
  headers: string, // JSON
  body: string,
  attempts: number,
  createdAt: number,
  dueAt: number,
];

type DueKey = readonly [key: number, dueAt: number];

/** Which of the callbacks that are due are wanted. */
export interface DueOrder {
  readonly now: Instant;
  readonly limit: number;
  readonly except: ReadonlySet<string>; // ids
  readonly busy: ReadonlySet<string>; // receivers
}

const COLUMNS = "id, account_id, run_id, url, headers, body, attempts, created_at, due_at";

// One step through the index for each receiver, however many callbacks it has.
const RECEIVERS = `
  WITH RECURSIVE receivers (name) AS (
    SELECT min(receiver) FROM callbacks
    UNION ALL
    SELECT (SELECT min(receiver) FROM callbacks WHERE receiver > receivers.name) FROM receivers WHERE name IS NOT NULL
  ) SELECT name FROM receivers WHERE name IS NOT NULL`;

/** Keeps the requests that are owed to callers. */
export class CallbackTable {
  readonly #insert: Command;
  readonly #delete: Command;
  readonly #postpone: Command;
  readonly #receivers: Query<[name: string]>;
  readonly #dueOf: Query<DueKey>;
  readonly #byKey: Query<CallbackRow>;
  readonly #nextDueOf: Query<[dueAt: number | null]>;

  constructor(database: DatabaseSync) {
    this.#insert = prepareCommand(
      database,
      `INSERT INTO callbacks (${COLUMNS}, receiver) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#delete = prepareCommand(database, "DELETE FROM callbacks WHERE id = ?");
    this.#postpone = prepareCommand(database, "UPDATE callbacks SET attempts = ?, due_at = ? WHERE id = ?");
    this.#receivers = prepareQuery(database, RECEIVERS);
    this.#dueOf = prepareQuery(
      database,
      "SELECT key, due_at FROM callbacks WHERE receiver = ? AND due_at <= ? ORDER BY due_at, key LIMIT ?",
    );
    this.#byKey = prepareQuery(database, `SELECT ${COLUMNS} FROM callbacks WHERE key = ?`);
    this.#nextDueOf = prepareQuery(
      database,
      "SELECT min(due_at) FROM callbacks WHERE receiver = ? AND due_at > ?",
    );
  }

  insert(callback: Callback): void {
    const { id, accountId, runId, url, headers, body, attempts, createdAt, dueAt } = callback;
    const values = [id, accountId, runId, url, JSON.stringify(headers), body, attempts, createdAt, dueAt];
    this.#insert.run(...values, receiverOf(url));
  }

  apply(result: CallbackResult): void {
    if (result.kind === "done") this.#delete.run(result.id);
    else this.#postpone.run(result.attempts, result.dueAt, result.id);
  }

  due({ now, limit, except, busy }: DueOrder): Callback[] {
    const most = limit + except.size;
    const keys: DueKey[] = [];
    for (const [receiver] of this.#receivers.all()) {
      if (!busy.has(receiver)) keys.push(...this.#dueOf.all(receiver, now, most));
    }
    keys.sort(([key, dueAt], [otherKey, otherDueAt]) => dueAt - otherDueAt || key - otherKey);
    const due: Callback[] = [];
    for (const [key] of keys.slice(0, most)) {
      const row = this.#byKey.get(key);
      if (row && !except.has(row[0]) && due.length < limit) due.push(decodeCallback(row));
    }
    return due;
  }

  nextDueAt(now: Instant): Instant | null {
    let next: Instant | null = null;
    for (const [receiver] of this.#receivers.all()) {
      const dueAt = this.#nextDueOf.get(receiver, now)?.[0] ?? null;
      if (dueAt !== null && (next === null || dueAt < next)) next = dueAt;
    }
    return next;
  }
}

function decodeCallback(row: CallbackRow): Callback {
  const [id, accountId, runId, url, headers, body, attempts, createdAt, dueAt] = row;
  return { id, accountId, runId, url, headers: JSON.parse(headers), body, attempts, createdAt, dueAt };
}
