import type { DatabaseSync } from "node:sqlite";
import type { AccountEventType, RunEventType } from "@failover-kit/core/model";
import type { AccountLogEntry, LogEntry, LogQuery, StoredLogEntry } from "../ports/run-store.ts";
import type { AccountKeys } from "./account-keys.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

/** The lines of one decision, stored together. Their numbers end at `lastSeq`. */
type EventRow = readonly [
  lastSeq: number,
  runId: string | null, // null: they belong to no run
  lines: string, // JSON of EventLine[], or of AccountLine[] without a run
];

type AccountLine = readonly [at: number, type: AccountEventType, data: AccountLogEntry["data"]];

type EventLine = readonly [
  at: number,
  type: RunEventType,
  stepIndex: number | null,
  data: LogEntry["data"],
  cause: LogEntry["cause"],
];

const EVENT_ROW_SQL = `
  SELECT events.last_seq, runs.id, events.lines
  FROM events LEFT JOIN runs ON runs.key = events.run_key`;

// In place of the key of a run, which is never 0.
const NO_RUN = 0;

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
    this.#insert = prepareCommand(database, "INSERT INTO events VALUES (?, ?, ?, ?)");
    this.#saveCounter = prepareCommand(database, "UPDATE event_counter SET last_seq = ?");
    const rest = "events.account_key = ? AND events.last_seq > ? ORDER BY events.last_seq LIMIT ?";
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
    if (entries.length === 0) return;
    this.#lastSeq += entries.length;
    const lines = entries.map(({ at, type, stepIndex, data, cause }) => [at, type, stepIndex, data, cause]);
    this.#insert.run(accountKey, this.#lastSeq, runKey, JSON.stringify(lines));
  }

  /** Adds a line that belongs to no run. */
  appendAccountEntry(accountKey: number, { at, type, data }: AccountLogEntry): void {
    this.#lastSeq += 1;
    const lines: AccountLine[] = [[at, type, data]];
    this.#insert.run(accountKey, this.#lastSeq, NO_RUN, JSON.stringify(lines));
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
    const entries = rows.flatMap((row) => decodeEntries(row, accountId));
    return entries.filter(({ seq }) => seq > afterSeq).slice(0, limit);
  }
}

function decodeEntries([lastSeq, runId, text]: EventRow, accountId: string): StoredLogEntry[] {
  return runId === null
    ? decodeAccountEntries(lastSeq, JSON.parse(text), accountId)
    : decodeRunEntries(lastSeq, JSON.parse(text), { runId, accountId });
}

function decodeRunEntries(
  lastSeq: number,
  lines: readonly EventLine[],
  home: { readonly runId: string; readonly accountId: string },
): StoredLogEntry[] {
  const firstSeq = lastSeq - lines.length + 1;
  return lines.map(([at, type, stepIndex, data, cause], index) => {
    return { seq: firstSeq + index, ...home, at, type, stepIndex, data, cause };
  });
}

function decodeAccountEntries(
  lastSeq: number,
  lines: readonly AccountLine[],
  accountId: string,
): StoredLogEntry[] {
  const firstSeq = lastSeq - lines.length + 1;
  return lines.map(([at, type, data], index) => {
    return { seq: firstSeq + index, runId: null, accountId, at, type, stepIndex: null, data, cause: null };
  });
}
