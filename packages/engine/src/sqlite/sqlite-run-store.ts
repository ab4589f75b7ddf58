import type { DatabaseSync } from "node:sqlite";
import type { RunStatus, StatusReport } from "@failover-kit/core/model";
import type { Figure, FigureQuery } from "../ports/figures.ts";
import type {
  Callback,
  CommitBatch,
  CommitResult,
  InboundHome,
  InboundRequest,
  KeyUse,
  LogQuery,
  MessageRef,
  RunQuery,
  RunStore,
  StoredLogEntry,
} from "../ports/run-store.ts";
import type { Instant, Run } from "../rules/run.ts";
import type { AccountKeys } from "./account-keys.ts";
import { AuditTable } from "./audit-table.ts";
import { AwaitedReplyTable } from "./awaited-reply-table.ts";
import { BatchWriter } from "./batch-writer.ts";
import { CallbackTable } from "./callback-table.ts";
import { ContactTable } from "./contact-table.ts";
import { countOldRuns } from "./count-old-runs.ts";
import type { EventLog } from "./event-log.ts";
import { FigureTable } from "./figure-table.ts";
import type { JournalFile } from "./journal-file.ts";
import { KeyUseTable } from "./key-use-table.ts";
import { MessageTable } from "./message-table.ts";
import { createRunCache } from "./run-cache.ts";
import { RunCounts } from "./run-counts.ts";
import { RunList } from "./run-list.ts";
import { RunReader } from "./run-reader.ts";
import { SenderTable } from "./sender-table.ts";

// Some seconds of full load at a few kilobytes each. As objects they take several times their bytes.
const CACHE_LIMITS = { runs: 8192, bytes: 16 * 1024 * 1024 };

interface RunStoreParts {
  readonly accountKeys: AccountKeys;
  readonly events: EventLog;
  readonly journal: JournalFile;
}

/**
 * Keeps runs in one SQLite file. Every call does its work before it returns, but for the disk, for which commits wait:
 * and so does whoever asks for runs, their history or what a key was used for. Nobody is told of a run that a power cut
 * could take back.
 */
export class SqliteRunStore implements RunStore {
  readonly #database: DatabaseSync;
  readonly #journal: JournalFile;
  readonly #writer: BatchWriter;
  readonly #reader: RunReader;
  readonly #list: RunList;
  readonly #events: EventLog;
  readonly #messages: MessageTable;
  readonly #callbacks: CallbackTable;
  readonly #keyUses: KeyUseTable;
  readonly #counts: RunCounts;
  readonly #figures: FigureTable;
  readonly #senders: SenderTable;
  readonly #awaitedReplies: AwaitedReplyTable;
  #closed: Promise<void> | null = null;

  constructor(database: DatabaseSync, { accountKeys, events, journal }: RunStoreParts) {
    const cache = createRunCache(CACHE_LIMITS);
    this.#database = database;
    this.#journal = journal;
    this.#reader = new RunReader(database, cache);
    this.#list = new RunList(database, accountKeys);
    this.#events = events;
    this.#messages = new MessageTable(database);
    this.#callbacks = new CallbackTable(database);
    this.#keyUses = new KeyUseTable(database, accountKeys);
    this.#counts = new RunCounts(database);
    this.#figures = new FigureTable(database, accountKeys);
    countOldRuns(database, accountKeys, this.#figures);
    this.#senders = new SenderTable(database);
    this.#awaitedReplies = new AwaitedReplyTable(database);
    this.#writer = new BatchWriter(database, {
      cache,
      accountKeys,
      events: this.#events,
      messages: this.#messages,
      callbacks: this.#callbacks,
      keyUses: this.#keyUses,
      audit: new AuditTable(database),
      counts: this.#counts,
      figures: this.#figures,
      contacts: new ContactTable(database),
      senders: this.#senders,
      awaitedReplies: this.#awaitedReplies,
    });
  }

  async commit(batch: CommitBatch): Promise<CommitResult> {
    this.#journal.refuseIfBroken();
    const result = this.#writer.commit(batch);
    await this.#journal.flush();
    return result;
  }

  async load(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
    return this.#reader.load(runIds);
  }

  async findMessages(messageUuids: readonly string[]): Promise<ReadonlyMap<string, MessageRef>> {
    return this.#messages.find(messageUuids);
  }

  async findUnmatched(messageUuids: readonly string[]): Promise<readonly StatusReport[]> {
    return this.#messages.keptStatuses(messageUuids);
  }

  async dropUnmatched(before: Instant): Promise<number> {
    return this.#messages.forgetStatusesBefore(before);
  }

  async findInboundHomes(requests: readonly InboundRequest[]): Promise<readonly InboundHome[]> {
    return requests.map(({ message: { channel, from, to }, accountId: fallback }) => {
      const senders = this.#senders.accountsOf(channel, to);
      const accountIds = senders.length > 0 ? senders : [fallback];
      const runsOf = (accountId: string) => this.#awaitedReplies.runsOf(accountId, channel, from);
      return { accountIds, runIds: accountIds.flatMap(runsOf) };
    });
  }

  async findKeyUses(keys: readonly Pick<KeyUse, "accountId" | "key">[]): Promise<readonly KeyUse[]> {
    const found = this.#keyUses.find(keys);
    await this.#journal.flushed();
    return found;
  }

  async dropKeyUses(before: Instant): Promise<number> {
    return this.#keyUses.forgetBefore(before);
  }

  async claimHandovers(now: Instant, limit: number): Promise<readonly Run[]> {
    return this.#reader.handovers(now, limit);
  }

  async claimExpired(now: Instant, limit: number): Promise<readonly Run[]> {
    return this.#reader.expired(now, limit);
  }

  async listAwaiting(afterId: string | null, limit: number): Promise<readonly Run[]> {
    return this.#reader.awaiting(afterId, limit);
  }

  async nextDueAt(now: Instant): Promise<Instant | null> {
    return this.#reader.nextDueAt(now);
  }

  async claimCallbacks(
    now: Instant,
    limit: number,
    except: ReadonlySet<string>,
    busy: ReadonlySet<string>,
  ): Promise<readonly Callback[]> {
    return this.#callbacks.due({ now, limit, except, busy });
  }

  async nextCallbackAt(now: Instant): Promise<Instant | null> {
    return this.#callbacks.nextDueAt(now);
  }

  async find(accountId: string, runId: string): Promise<Run | null> {
    const run = this.#reader.find(runId);
    await this.#journal.flushed();
    return run?.accountId === accountId ? run : null;
  }

  async list(query: RunQuery): Promise<readonly Run[] | null> {
    const found = this.#list.list(query);
    await this.#journal.flushed();
    return found;
  }

  async listLog(query: LogQuery): Promise<readonly StoredLogEntry[]> {
    const found = this.#events.list(query);
    await this.#journal.flushed();
    return found;
  }

  async readFigures(query: FigureQuery): Promise<readonly Figure[]> {
    return this.#figures.read(query);
  }

  async countByStatus(): Promise<Readonly<Record<RunStatus, number>>> {
    return this.#counts.byStatus();
  }

  /** Writes one row through to the disk: a full disk, or one turned read-only, shows only then. */
  async check(): Promise<void> {
    this.#journal.refuseIfBroken();
    this.#database.exec("UPDATE write_checks SET count = count + 1");
  }

  close(): Promise<void> {
    this.#closed ??= this.#journal.close();
    return this.#closed;
  }
}
