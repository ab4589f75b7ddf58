import type { DatabaseSync } from "node:sqlite";
import { type Channel, hasCode } from "@failover-kit/core/model";
import type {
  AuditedRun,
  AuditSource,
  ForeignRow,
  StoredTotals,
  StrayRow,
  UnreadableRun,
} from "../audit/source.ts";
import type { LogEntry } from "../ports/run-store.ts";
import { bitsToChannels, storedChannels } from "./channel-bits.ts";
import { foreignRows } from "./foreign-rows.ts";
import { missingParts } from "./missing-parts.ts";
import { iterate, prepareQuery } from "./query.ts";
import { hasResultCode } from "./result-code.ts";
import { RowGroups } from "./row-groups.ts";
import { decodeRun, RUN_ROW_SQL, type RunRow } from "./run-codec.ts";
import { RUNS_PER_GROUP } from "./run-group.ts";
import { readTotals } from "./stored-totals.ts";

type AuditRow = readonly [
  ...run: RunRow,
  handoverAt: number | null,
  wakeAt: number | null,
  awaiting: number | null,
  clientRef: string | null,
  source: string | null,
  workflowName: string | null,
  channels: number,
  listedChannels: string | null,
];
type EventRow = readonly [runKey: number, accountKey: number, lastSeq: number, lines: string];
type MessageRow = readonly [runKey: number, _: null, messageUuid: string, stepIndex: number, attempt: number];
type RecipientRow = readonly [runKey: number, accountKey: number, address: string];
type ReplyRow = readonly [runKey: number, accountKey: number, channel: Channel, address: string];
type CallbackRow = readonly [runKey: number, _: null, createdAt: number];
type Line = readonly [
  LogEntry["at"],
  LogEntry["type"],
  LogEntry["stepIndex"],
  LogEntry["data"],
  LogEntry["cause"],
];

/** The rows of one run, as far as they lie in the order of the runs. */
interface RowsOfRun {
  readonly events: readonly EventRow[];
  readonly messages: readonly MessageRow[];
  readonly recipients: readonly RecipientRow[];
  readonly replies: readonly ReplyRow[];
  readonly callbacks: readonly CallbackRow[];
}

// The channels of a run are looked up by whole keys; sorted by runs they would have to fit into memory.
const MORE_COLUMNS = `,
  runs.handover_at, runs.wake_at, runs.awaiting, runs.client_ref, runs.source, runs.workflow_name, runs.channels,
  (SELECT group_concat(channel) FROM run_channels WHERE account_key = runs.account_key
    AND channel IN (${storedChannels.map((channel) => `'${channel}'`).join(", ")})
    AND created_at = runs.created_at AND run_key = runs.key)`;

// The first three orders are those of an index. Few replies are awaited and few callbacks owed: these are sorted.
const EVENTS = `
  SELECT run_key, account_key, last_seq, lines FROM events WHERE run_key > 0
  ORDER BY run_key, account_key, last_seq`;
const MESSAGES = `
  SELECT run_key, NULL, message_uuid, step_index, attempt FROM messages
  WHERE run_group = run_key / ${RUNS_PER_GROUP} ORDER BY run_group, run_key`;
const RECIPIENTS = `
  SELECT run_key, account_key, address FROM recipients
  WHERE run_group = run_key / ${RUNS_PER_GROUP} ORDER BY run_group, run_key`;
const REPLIES = "SELECT run_key, account_key, channel, address FROM awaited_replies ORDER BY run_key";
const CALLBACKS = `
  SELECT runs.key, NULL, callbacks.created_at FROM callbacks CROSS JOIN runs ON runs.id = callbacks.run_id
  ORDER BY runs.key`;

/** Walks through the tables side by side, in the order of the runs' keys: hardly anything is looked up run by run. */
export class SqliteAuditSource implements AuditSource {
  readonly #database: DatabaseSync;
  readonly #checkUnchanged: () => void;
  #lines = 0;

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

  *runs(): Iterable<AuditedRun | UnreadableRun | StrayRow | ForeignRow> {
    const database = this.#database;
    const sql = RUN_ROW_SQL.replace("\n  FROM", `${MORE_COLUMNS}\n  FROM`);
    const events = new RowGroups<EventRow>(iterate(database, EVENTS));
    const messages = new RowGroups<MessageRow>(iterate(database, MESSAGES));
    const recipients = new RowGroups<RecipientRow>(iterate(database, RECIPIENTS));
    const replies = new RowGroups<ReplyRow>(iterate(database, REPLIES));
    const callbacks = new RowGroups<CallbackRow>(iterate(database, CALLBACKS));
    const straysBefore = function* (key: number): Iterable<StrayRow> {
      yield* strays(events.before(key), "Lines of the history");
      yield* strays(messages.before(key), "A message");
      yield* strays(recipients.before(key), "A recipient");
      yield* strays(replies.before(key), "An awaited reply");
      callbacks.before(key); // their runs are there, only not to be read
    };
    for (const row of iterate<AuditRow>(database, `${sql} ORDER BY runs.key`)) {
      const [runId, , , , , , , key, accountKey] = row;
      yield* straysBefore(key);
      const rows: RowsOfRun = {
        events: events.of(key).toSorted(([, , seq], [, , otherSeq]) => seq - otherSeq),
        messages: messages.of(key),
        recipients: recipients.of(key),
        replies: replies.of(key),
        callbacks: callbacks.of(key),
      };
      const isForeign = (its: readonly (readonly [number, number, ...unknown[]])[]) =>
        its.some(([, other]) => other !== accountKey);
      if (isForeign(rows.events)) yield { kind: "foreign", runId, what: "A line of its history" };
      if (isForeign(rows.recipients)) yield { kind: "foreign", runId, what: "A recipient" };
      if (isForeign(rows.replies)) yield { kind: "foreign", runId, what: "An awaited reply" };
      yield this.#read(row, rows);
    }
    yield* straysBefore(Number.POSITIVE_INFINITY);
    yield* foreignRows(database);
    yield* this.#halfRuns();
  }

  totals(): StoredTotals {
    return { ...readTotals(this.#database), lines: this.#lines };
  }

  close(): void {
    this.#database.close();
    this.#checkUnchanged();
  }

  #read(row: AuditRow, rows: RowsOfRun): AuditedRun | UnreadableRun {
    const [runId, , , , , , , , accountKey, handoverAt, wakeAt, awaiting, ...columns] = row;
    const [clientRef, source, workflowName, channels, listedChannels] = columns;
    try {
      return {
        kind: "run",
        run: decodeRun(row.slice(0, 9) as unknown as RunRow),
        accountKey,
        due: { handoverAt, wakeAt, awaiting: awaiting !== null },
        history: rows.events.flatMap((event) => this.#readLines(event)),
        messages: rows.messages.map(([, , messageUuid, stepIndex, attempt]) => ({
          runId,
          messageUuid,
          stepIndex,
          attempt,
        })),
        listedBy: {
          clientRef,
          source,
          workflowName,
          recipients: new Set(rows.recipients.map(([, , address]) => address)),
          channels: new Set(bitsToChannels(channels)),
        },
        listedChannels: new Set((listedChannels?.split(",") ?? []) as Channel[]),
        awaitedReplies: rows.replies.map(([, , channel, to]) => ({ channel, to })),
        callbacks: rows.callbacks.map(([, , createdAt]) => createdAt),
      };
    } catch {
      return { kind: "unreadable", runId, reason: "Its state, its workflow or its history is no JSON." };
    }
  }

  #readLines([, , , text]: EventRow): LogEntry[] {
    const lines: Line[] = JSON.parse(text);
    this.#lines += lines.length;
    return lines.map(([at, type, stepIndex, data, cause]) => ({ at, type, stepIndex, data, cause }));
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
}

function* strays(
  rows: readonly (readonly [runKey: number, ...unknown[]])[],
  what: string,
): Iterable<StrayRow> {
  for (const runKey of new Set(rows.map(([key]) => key))) {
    yield { kind: "stray", runId: `key ${runKey}`, what };
  }
}
