import type { DatabaseSync } from "node:sqlite";
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

const COLUMNS = "id, account_id, run_id, url, headers, body, attempts, created_at, due_at";

/** Keeps the requests that are owed to callers. */
export class CallbackTable {
  readonly #insert: Command;
  readonly #delete: Command;
  readonly #postpone: Command;
  readonly #due: Query<CallbackRow>;
  readonly #nextDue: Query<[dueAt: number | null]>;

  constructor(database: DatabaseSync) {
    this.#insert = prepareCommand(
      database,
      `INSERT INTO callbacks (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#delete = prepareCommand(database, "DELETE FROM callbacks WHERE id = ?");
    this.#postpone = prepareCommand(database, "UPDATE callbacks SET attempts = ?, due_at = ? WHERE id = ?");
    this.#due = prepareQuery(
      database,
      `SELECT ${COLUMNS} FROM callbacks WHERE due_at <= ? ORDER BY due_at, key LIMIT ?`,
    );
    this.#nextDue = prepareQuery(database, "SELECT min(due_at) FROM callbacks WHERE due_at > ?");
  }

  insert(callback: Callback): void {
    const { id, accountId, runId, url, headers, body, attempts, createdAt, dueAt } = callback;
    this.#insert.run(id, accountId, runId, url, JSON.stringify(headers), body, attempts, createdAt, dueAt);
  }

  apply(result: CallbackResult): void {
    if (result.kind === "done") this.#delete.run(result.id);
    else this.#postpone.run(result.attempts, result.dueAt, result.id);
  }

  due(now: Instant, limit: number, except: ReadonlySet<string>): Callback[] {
    const rows = this.#due.all(now, limit + except.size).filter(([id]) => !except.has(id));
    return rows.slice(0, limit).map(decodeCallback);
  }

  nextDueAt(now: Instant): Instant | null {
    return this.#nextDue.get(now)?.[0] ?? null;
  }
}

function decodeCallback(row: CallbackRow): Callback {
  const [id, accountId, runId, url, headers, body, attempts, createdAt, dueAt] = row;
  return { id, accountId, runId, url, headers: JSON.parse(headers), body, attempts, createdAt, dueAt };
}
