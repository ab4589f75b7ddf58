import type { DatabaseSync } from "node:sqlite";
import type {
  CommitBatch,
  CommitResult,
  CreatedRun,
  ReceivedInbound,
  Transition,
} from "../ports/run-store.ts";
import { hasEnded } from "../rules/run.ts";
import type { AccountKeys } from "./account-keys.ts";
import type { AuditTable } from "./audit-table.ts";
import type { AwaitedReplyTable } from "./awaited-reply-table.ts";
import type { CallbackTable } from "./callback-table.ts";
import type { ContactTable } from "./contact-table.ts";
import type { EventLog } from "./event-log.ts";
import type { FigureTable } from "./figure-table.ts";
import type { KeyUseTable } from "./key-use-table.ts";
import type { MessageTable } from "./message-table.ts";
import type { CachedRun, RunCache } from "./run-cache.ts";
import type { RunCounts } from "./run-counts.ts";
import { type RunHead, RunTable } from "./run-table.ts";
import type { SenderTable } from "./sender-table.ts";
import { inUnflushedTransaction } from "./transaction.ts";

/** What a batch is written to. */
interface BatchTables {
  readonly cache: RunCache;
  readonly accountKeys: AccountKeys;
  readonly events: EventLog;
  readonly messages: MessageTable;
  readonly callbacks: CallbackTable;
  readonly keyUses: KeyUseTable;
  readonly audit: AuditTable;
  readonly counts: RunCounts;
  readonly figures: FigureTable;
  readonly contacts: ContactTable;
  readonly senders: SenderTable;
  readonly awaitedReplies: AwaitedReplyTable;
}

/** Writes whole batches, each in one transaction. */
export class BatchWriter {
  readonly #database: DatabaseSync;
  readonly #tables: BatchTables;
  readonly #runs: RunTable;

  constructor(database: DatabaseSync, tables: BatchTables) {
    this.#database = database;
    this.#tables = tables;
    this.#runs = new RunTable(database);
  }

  /** Either the whole batch is in the journal, to be flushed, or it throws and nothing is. */
  commit(batch: CommitBatch): CommitResult {
    const { events, cache } = this.#tables;
    const seqBefore = events.lastSeq;
    const stored: CachedRun[] = [];
    try {
      const conflicts = inUnflushedTransaction(this.#database, () => {
        const found = this.#write(batch, stored);
        if (events.lastSeq !== seqBefore) events.save();
        return found;
      });
      for (const cached of stored) cache.set(cached.run.id, cached);
      return { conflicts, lastSeq: events.lastSeq };
    } catch (error) {
      this.#forget(seqBefore);
      throw error;
    }
  }

  #write(batch: CommitBatch, stored: CachedRun[]): Set<string> {
    const { callbacks, messages, counts, figures } = this.#tables;
    const conflicts = new Set<string>();
    for (const created of batch.created) stored.push(this.#create(created));
    for (const transition of batch.transitions) {
      const head = this.#headOf(transition.run.id);
      if (head?.revision === transition.before.revision) stored.push(this.#apply(head, transition));
      else conflicts.add(transition.run.id);
    }
    for (const use of batch.keyUses) this.#tables.keyUses.insert(use);
    for (const result of batch.callbackResults) callbacks.apply(result);
    // After the transitions, which forget the statuses that they were decided upon: this one nobody has read yet.
    for (const report of batch.unmatched) messages.keepStatus(report, batch.now);
    for (const received of batch.inbound) this.#noteInbound(received);
    counts.save();
    figures.save();
    return conflicts;
  }

  #create({ run, log }: CreatedRun): CachedRun {
    const accountKey = this.#tables.accountKeys.findOrAdd(run.accountId);
    const { key, orderBytes } = this.#runs.insert(run, accountKey);
    this.#tables.events.append(accountKey, key, log);
    this.#tables.counts.note(null, run.status);
    this.#tables.figures.note(accountKey, null, run);
    this.#tables.awaitedReplies.note(run, accountKey, key);
    for (const { message } of run.workflow.steps) {
      this.#tables.senders.note(message.channel, message.from, accountKey);
    }
    return { key, accountKey, orderBytes, run };
  }

  #apply(head: RunHead, { before, run, log, callbacks, audit, messages }: Transition): CachedRun {
    const { key, accountKey, orderBytes } = head;
    this.#runs.update(head, run);
    this.#tables.events.append(accountKey, key, log);
    this.#tables.counts.note(head.status, run.status);
    this.#tables.figures.note(accountKey, before, run);
    if (hasEnded(run) && run.status !== head.status) this.#tables.awaitedReplies.forget(run, accountKey, key);
    this.#tables.messages.insert(key, messages);
    for (const callback of callbacks) this.#tables.callbacks.insert(callback);
    for (const entry of audit) this.#tables.audit.insert(entry);
    return { key, accountKey, orderBytes, run };
  }

  #noteInbound({ message, accountIds }: ReceivedInbound): void {
    const { accountKeys, contacts } = this.#tables;
    for (const accountId of accountIds) contacts.noteInbound(accountKeys.findOrAdd(accountId), message);
  }

  #headOf(runId: string): RunHead | null {
    const cached = this.#tables.cache.get(runId);
    if (cached === undefined) return this.#runs.findHead(runId);
    const { key, accountKey, orderBytes, run } = cached;
    return { key, accountKey, orderBytes, revision: run.revision, status: run.status };
  }

  /** What the tables know by heart of a batch that was rolled back. */
  #forget(seqBefore: number): void {
    this.#tables.accountKeys.reset();
    this.#tables.events.reset(seqBefore);
    this.#tables.counts.reset();
    this.#tables.figures.reset();
    this.#tables.senders.reset();
  }
}
