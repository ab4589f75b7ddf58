import type { DatabaseSync } from "node:sqlite";
import type { RunEventType } from "@failover-kit/core/model";
import type { LogEntry, LogQuery, StoredLogEntry } from "../ports/run-store.ts";
import type { AccountKeys } from "./account-keys.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

type EventRow = readonly [
  seq: number,
  runId: string,
  at: number,
  type: RunEventType,
  stepIndex: number | null,
  data: string, // JSON
  cause: string | null, // JSON
];

const EVENT_ROW_SQL = `
  SELECT events.seq, runs.id, events.at, events.type, events.step_index, events.data, events.cause
  FROM events CROSS JOIN runs ON runs.key = events.run_key`;

/** Numbers and keeps the history. The numbers are given in memory and saved once per commit. */
export class EventLog {
  readonly #accountKeys: AccountKeys;
  readonly #insert: Command;
  readonly #saveCounter: Command;
  readonly #ofAccount: Query<EventRow>;
  readonly #ofRun: Query<EventRow>;
  #lastSeq: number;

  constructor(database: DatabaseSync, accountKeys: AccountKeys) {
    this.#accountKeys = accountKeys;
    this.#insert = prepareCommand(database, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    this.#saveCounter = prepareCommand(database, "UPDATE event_counter SET last_seq = ?");
    const rest = "events.account_key = ? AND events.seq > ? ORDER BY events.seq LIMIT ?";
    this.#ofAccount = prepareQuery(database, `${EVENT_ROW_SQL} WHERE ${rest}`);
    // The unary plus keeps the planner from walking through the whole account.
    this.#ofRun = prepareQuery(
      database,
      `${EVENT_ROW_SQL} WHERE events.run_key = (SELECT key FROM runs WHERE id = ?) AND +${rest}`,
    );
    this.#lastSeq = prepareQuery<[number]>(database, "SELECT last_seq FROM event_counter").get()?.[0] ?? 0;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  append(accountKey: number, runKey: number, entries: readonly LogEntry[]): void {
    for (const { at, type, stepIndex, data, cause } of entries) {
      this.#lastSeq += 1;
      const causeText = cause === null ? null : JSON.stringify(cause);
      this.#insert.run(
        this.#lastSeq,
        accountKey,
        runKey,
        at,
        type,
        stepIndex,
        JSON.stringify(data),
        causeText,
      );
    }
  }

  /** To be called at the end of a transaction that has appended something. */
  save(): void {
    this.#saveCounter.run(this.#lastSeq);
  }

  /** Takes back the numbers after `lastSeq`. To be called after a rollback. */
  reset(lastSeq: number): void {
    this.#lastSeq = lastSeq;
  }

  list({ accountId, runId, afterSeq, limit }: LogQuery): StoredLogEntry[] {
    const accountKey = this.#accountKeys.find(accountId);
    if (accountKey === null) return [];
    const rows =
      runId === null
        ? this.#ofAccount.all(accountKey, afterSeq, limit)
        : this.#ofRun.all(runId, accountKey, afterSeq, limit);
    return rows.map((row) => decodeEvent(row, accountId));
  }
}

function decodeEvent(row: EventRow, accountId: string): StoredLogEntry {
  const [seq, runId, at, type, stepIndex, data, cause] = row;
  return {
    seq,
    runId,
    accountId,
    at,
    type,
    stepIndex,
    data: JSON.parse(data),
    cause: cause === null ? null : JSON.parse(cause),
  };
}
