import type {
  AccountEventType,
  Channel,
  InboundMessage,
  RunEventType,
  RunStatus,
  StatusReport,
} from "@failover-kit/core/model";
import type { IdempotencyKey, Instant, Run } from "../rules/run.ts";
import type { AttemptRef, RunEvent } from "../rules/run-event.ts";
import type { AuditEntry } from "./audit-store.ts";
import type { Figure, FigureQuery } from "./figures.ts";

/** One line of a run's history, not yet numbered. */
export interface LogEntry {
  readonly type: RunEventType;
  readonly at: Instant;
  readonly stepIndex: number | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly cause: RunEvent | null; // on the first entry of each decision: what was decided upon, for the audit
}

/** One line of an account's history that belongs to no run, not yet numbered. */
export interface AccountLogEntry {
  readonly type: AccountEventType;
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One numbered line of the account's history. Numbers grow through the whole store and never repeat. */
export type StoredLogEntry = StoredRunEntry | StoredAccountEntry;

export interface StoredRunEntry extends LogEntry {
  readonly seq: number;
  readonly runId: string;
  readonly accountId: string;
}

export interface StoredAccountEntry extends AccountLogEntry {
  readonly seq: number;
  readonly runId: null;
  readonly accountId: string;
  readonly stepIndex: null;
  readonly cause: null;
}

/** A request that we owe to a caller. It is tried until it is answered or has become too old. */
export interface Callback {
  readonly id: string;
  readonly accountId: string;
  readonly runId: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string; // JSON
  readonly attempts: number; // tries so far
  readonly createdAt: Instant;
  readonly dueAt: Instant;
}

/** What became of one try to deliver a callback. */
export type CallbackResult =
  | { readonly id: string; readonly kind: "done" } // delivered, or given up: nothing is owed any more
  | { readonly id: string; readonly kind: "retry"; readonly attempts: number; readonly dueAt: Instant };

/** Where a message belongs. */
export interface MessageRef extends AttemptRef {
  readonly runId: string;
}

/** One run's step forward. */
export interface Transition {
  readonly run: Run; // as it is to be stored
  readonly before: Run; // as it was read: the stored one must still have its revision
  readonly log: readonly LogEntry[];
  readonly callbacks: readonly Callback[];
  readonly audit: readonly AuditEntry[]; // who asked for it, if somebody did
  readonly messages: readonly (AttemptRef & { readonly messageUuid: string })[]; // named by the gateway just now; their kept statuses go
}

/** A run that begins. */
export interface CreatedRun {
  readonly run: Run;
  readonly log: readonly LogEntry[];
}

/** A person's message, and the accounts that are to know of it. */
export interface ReceivedInbound {
  readonly message: InboundMessage;
  readonly accountIds: readonly string[];
}

/** A person's message that has come in. */
export interface InboundRequest {
  readonly message: InboundMessage;
  readonly accountId: string; // whose it is when no account sends from the address that was written to
}

/** Whose a person's message is. */
export interface InboundHome {
  readonly accountIds: readonly string[]; // those that send from the address that was written to, the oldest first
  readonly runIds: readonly string[]; // of their runs that go on and ask for a reply of this person on this channel
}

/** What a key stands for: one that a caller gave, or one that is made of recipients and content. */
export interface KeyUse extends IdempotencyKey {
  readonly accountId: string;
  readonly runId: string; // begun in the same batch, or known already
  readonly usedAt: Instant;
}

/** Everything that is to become durable together. */
export interface CommitBatch {
  readonly now: Instant;
  readonly created: readonly CreatedRun[];
  readonly keyUses: readonly KeyUse[]; // each replaces an older use of the same key
  readonly transitions: readonly Transition[]; // at most one per run
  readonly callbackResults: readonly CallbackResult[];
  readonly unmatched: readonly StatusReport[]; // statuses of messages that nobody knows yet
  readonly inbound: readonly ReceivedInbound[]; // each makes its sender a contact
}

export interface CommitResult {
  readonly conflicts: ReadonlySet<string>; // ids of runs that somebody else had changed: nothing of their transition was stored
  readonly lastSeq: number; // the highest log number after this commit
}

export interface RunQuery {
  readonly accountId: string;
  readonly status: RunStatus | null;
  readonly channel: Channel | null; // any step goes over it
  readonly to: string | null; // any step goes to it
  readonly clientRef: string | null;
  readonly source: string | null;
  readonly workflowName: string | null; // of the saved workflow that it was started from
  readonly createdAfter: Instant | null; // inclusive
  readonly createdBefore: Instant | null; // exclusive
  readonly limit: number;
  readonly cursor: string | null; // the id of the last run of the page before
}

export interface LogQuery {
  readonly accountId: string;
  readonly runId: string | null;
  readonly afterSeq: number;
  readonly limit: number;
}

/**
 * Keeps runs, their history, and what is still owed. Stores keep; they never decide.
 * Calls take and give many at a time. Every instant comes from the caller: no store asks for the time.
 */
export interface RunStore {
  /** Stores the whole batch in one transaction; when it resolves, the batch survives a crash. */
  commit(batch: CommitBatch): Promise<CommitResult>;

  /** The runs with these ids, of whatever account, keyed by id; unknown ids are left out. */
  load(runIds: readonly string[]): Promise<ReadonlyMap<string, Run>>;
  /** The messages with these gateway ids, keyed by id; unknown ones are left out. */
  findMessages(messageUuids: readonly string[]): Promise<ReadonlyMap<string, MessageRef>>;
  /** The kept statuses of these messages, in order of arrival. */
  findUnmatched(messageUuids: readonly string[]): Promise<readonly StatusReport[]>;
  /** Forgets kept statuses that came before `before`. Returns how many. */
  dropUnmatched(before: Instant): Promise<number>;
  /** Whose these messages are, in the same order. */
  findInboundHomes(requests: readonly InboundRequest[]): Promise<readonly InboundHome[]>;
  /** What these keys of an account were last used for; keys that nobody has used are left out. */
  findKeyUses(keys: readonly Pick<KeyUse, "accountId" | "key">[]): Promise<readonly KeyUse[]>;
  /** Forgets keys that were used before `before`. Returns how many. */
  dropKeyUses(before: Instant): Promise<number>;

  /** Running runs whose message may be handed over, the longest waiting first. A shared store hands a run to one caller only. */
  claimHandovers(now: Instant, limit: number): Promise<readonly Run[]>;
  /** Running runs whose clock has run out, the longest overdue first. A shared store hands a run to one caller only. */
  claimExpired(now: Instant, limit: number): Promise<readonly Run[]>;
  /** Runs with an attempt whose answer is awaited, in order of id after `afterId`. For the start after a crash. */
  listAwaiting(afterId: string | null, limit: number): Promise<readonly Run[]>;
  /** The earliest instant after `now` at which claimHandovers or claimExpired will have something new, or null. */
  nextDueAt(now: Instant): Promise<Instant | null>;

  /**
   * Callbacks that are due, the longest waiting first, whose id is not in `except` and whose receiver (`receiverOf`)
   * is not in `busy`. However many wait for a busy one, they cost nothing here.
   */
  claimCallbacks(
    now: Instant,
    limit: number,
    except: ReadonlySet<string>,
    busy: ReadonlySet<string>,
  ): Promise<readonly Callback[]>;
  /** The earliest instant after `now` at which another callback will be due, or null. */
  nextCallbackAt(now: Instant): Promise<Instant | null>;

  /** One run of this account, or null. */
  find(accountId: string, runId: string): Promise<Run | null>;
  /** Runs of one account, newest first; null when the cursor is no run of the account. */
  list(query: RunQuery): Promise<readonly Run[] | null>;
  /** History of one account or one run, oldest first. */
  listLog(query: LogQuery): Promise<readonly StoredLogEntry[]>;
  /**
   * What is counted of an account's runs, in no order. Up to date with each commit; figures that nothing counts for may
   * be left out.
   */
  readFigures(query: FigureQuery): Promise<readonly Figure[]>;
  /** How many runs there are by status, over all accounts. For metrics. */
  countByStatus(): Promise<Readonly<Record<RunStatus, number>>>;

  /** Throws when the store cannot take writes. */
  check(): Promise<void>;
  close(): Promise<void>;
}
