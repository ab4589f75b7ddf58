import type { DatabaseSync } from "node:sqlite";
import { hasCode, type RunStatus } from "@failover-kit/core/model";
import type {
  AuditedRun,
  AuditSource,
  StoredFigure,
  StoredTotals,
  StrayRow,
  UnreadableRun,
} from "../audit/source.ts";
import type { LogEntry } from "../ports/run-store.ts";
import { missingParts } from "./missing-parts.ts";
import { iterate, prepareQuery } from "./query.ts";
import { hasResultCode } from "./result-code.ts";
import { RowGroups } from "./row-groups.ts";
import { decodeRun, RUN_ROW_SQL, type RunRow } from "./run-codec.ts";

type AuditRow = readonly [
  ...run: RunRow,
  handoverAt: number | null,
  wakeAt: number | null,
  awaiting: number | null,
];
type EventRow = readonly [runKey: number, lastSeq: number, lines: string];
type MessageRow = readonly [runKey: number, messageUuid: string, stepIndex: number, attempt: number];
type Line = readonly [
  LogEntry["at"],
  LogEntry["type"],
  LogEntry["stepIndex"],
  LogEntry["data"],
  LogEntry["cause"],
];

const MORE_COLUMNS = ", runs.handover_at, runs.wake_at, runs.awaiting";

/** Walks through the tables side by side, in the order of the runs' keys: nothing is looked up run by run. */
export class SqliteAuditSource implements AuditSource {
  readonly #database: DatabaseSync;
  readonly #checkUnchanged: () => void;
  #lines = 0;
  #highestSeq = 0;

  /** `checkUnchanged` throws when somebody has written to the file since it was opened. */
  constructor(database: DatabaseSync, checkUnchanged: () => void) {
    this.#database = database;
    this.#checkUnchanged = checkUnchanged;
  }

  /**
   * SQLite's own look at pages and rows, and what is missing. Indexes that disagree with their tables take longer, and
   * show in the rest.
   */
  damage(): readonly string[] {
    const rows = prepareQuery<[line: string]>(this.#database, "PRAGMA quick_check(20)").all();
    const lines = rows.map(([line]) => line).filter((line) => line !== "ok");
    return [...lines, ...missingParts(this.#database).map((part) => `The ${part} is missing.`)];
  }

  damageOf(error: unknown): string | null {
    if (hasResultCode(error, "corrupt") || hasResultCode(error, "ioError")) return `${error.message}.`;
    return hasCode(error, "ERR_OUT_OF_RANGE") ? "A number is larger than any that is stored." : null;
  }

  *runs(): Iterable<AuditedRun | UnreadableRun | StrayRow> {
    const database = this.#database;
    const sql = RUN_ROW_SQL.replace("\n  FROM", `${MORE_COLUMNS}\n  FROM`);
    // Both orders are those of an index; sorted by the key of the run they can be read side by side.
    const events = new RowGroups<EventRow>(
      iterate(
        database,
        "SELECT run_key, last_seq, lines FROM events WHERE run_key > 0 ORDER BY run_key, account_key, last_seq",
      ),
    );
    const messages = new RowGroups<MessageRow>(
      iterate(
        database,
        "SELECT run_key, message_uuid, step_index, attempt FROM messages ORDER BY run_group, run_key",
      ),
    );
    const callbacks = this.#pendingCallbacks();
    for (const row of iterate<AuditRow>(database, `${sql} ORDER BY runs.key`)) {
      const [id, , , , , , , key] = row;
      yield* strays(events.before(key), "Lines of the history");
      yield* strays(messages.before(key), "A message");
      yield this.#read(row, events.of(key), messages.of(key), callbacks.get(id) ?? 0);
      callbacks.delete(id);
    }
    yield* strays(events.before(Number.POSITIVE_INFINITY), "Lines of the history");
    yield* strays(messages.before(Number.POSITIVE_INFINITY), "A message");
    for (const runId of callbacks.keys()) yield { kind: "stray", runId, what: "A callback" };
    yield* this.#halfRuns();
  }

  totals(): StoredTotals {
    const count = prepareQuery<[status: RunStatus, count: number]>(
      this.#database,
      "SELECT status, count FROM run_counts",
    );
    const none = { running: 0, paused: 0, completed: 0, failed: 0, canceled: 0 };
    const counter = prepareQuery<[number]>(this.#database, "SELECT last_seq FROM event_counter").get();
    const [highest = 0] =
      prepareQuery<[number | null]>(this.#database, "SELECT max(last_seq) FROM events").get() ?? [];
    return {
      runs: { ...none, ...Object.fromEntries(count.all()) },
      figures: this.#figures(),
      lastSeq: counter?.[0] ?? 0,
      highestSeq: Math.max(this.#highestSeq, highest ?? 0),
      lines: this.#lines,
    };
  }

  close(): void {
    this.#database.close();
    this.#checkUnchanged();
  }

  #read(
    row: AuditRow,
    events: readonly EventRow[],
    messages: readonly MessageRow[],
    pendingCallbacks: number,
  ): AuditedRun | UnreadableRun {
    const [runId, , , , , , , , accountKey, handoverAt, wakeAt, awaiting] = row;
    try {
      return {
        kind: "run",
        run: decodeRun(row.slice(0, 9) as unknown as RunRow),
        accountKey,
        due: { handoverAt, wakeAt, awaiting: awaiting !== null },
        history: events.flatMap((event) => this.#readLines(event)),
        messages: messages.map(([, messageUuid, stepIndex, attempt]) => ({
          runId,
          messageUuid,
          stepIndex,
          attempt,
        })),
        pendingCallbacks,
      };
    } catch {
      return { kind: "unreadable", runId, reason: "Its state, its workflow or its history is no JSON." };
    }
  }

  #readLines([, lastSeq, text]: EventRow): LogEntry[] {
    const lines: Line[] = JSON.parse(text);
    this.#lines += lines.length;
    this.#highestSeq = Math.max(this.#highestSeq, lastSeq);
    return lines.map(([at, type, stepIndex, data, cause]) => ({ at, type, stepIndex, data, cause }));
  }

  #pendingCallbacks(): Map<string, number> {
    const sql = "SELECT run_id, count(*) FROM callbacks GROUP BY run_id";
    return new Map(prepareQuery<[runId: string, count: number]>(this.#database, sql).all());
  }

  /** Runs that the walk cannot see: without the workflow or the account that they were stored with. */
  *#halfRuns(): Iterable<UnreadableRun> {
    const sql = `
      SELECT id FROM runs
      WHERE NOT EXISTS (SELECT 1 FROM workflows WHERE run_key = runs.key)
         OR NOT EXISTS (SELECT 1 FROM account_keys WHERE key = runs.account_key)`;
    for (const [runId] of iterate<[id: string]>(this.#database, sql)) {
      yield { kind: "unreadable", runId, reason: "Its workflow or its account is missing." };
    }
  }

  #figures(): StoredFigure[] | null {
    const state = prepareQuery<[number]>(this.#database, "SELECT is_complete FROM run_figures_state").get();
    if (state?.[0] !== 1) return null;
    const sql = "SELECT account_key, day, measure, name, amount FROM run_figures";
    type Row = [number, number, StoredFigure["measure"], string, number];
    const rows = prepareQuery<Row>(this.#database, sql).all();
    return rows.map(([accountKey, day, measure, name, amount]) => ({
      accountKey,
      day,
      measure,
      name,
      amount,
    }));
  }
}

function* strays(
  rows: readonly (readonly [runKey: number, ...unknown[]])[],
  what: string,
): Iterable<StrayRow> {
  for (const runKey of new Set(rows.map(([key]) => key))) {
    yield { kind: "stray", runId: `key ${runKey}`, what };
  }
}
