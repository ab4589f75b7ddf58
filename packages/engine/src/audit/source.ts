import type { Channel, Message, RunStatus } from "@failover-kit/core/model";
import type { FigureChange } from "../ports/figures.ts";
import type { LogEntry, MessageRef } from "../ports/run-store.ts";
import type { ListedBy } from "../rules/found-by.ts";
import type { Instant, Run } from "../rules/run.ts";

/** What a store keeps of one run beside the run itself. All of it can be told from the run and its history. */
export interface AuditedRun {
  readonly kind: "run";
  readonly run: Run;
  readonly accountKey: number;
  readonly due: {
    readonly handoverAt: Instant | null;
    readonly wakeAt: Instant | null;
    readonly awaiting: boolean;
  };
  readonly history: readonly LogEntry[]; // in order
  readonly messages: readonly (MessageRef & { readonly messageUuid: string })[]; // the index of its messages
  readonly listedBy: ListedBy; // what lists find it by
  readonly listedChannels: ReadonlySet<Channel>; // the lists by channel that it stands in
  readonly awaitedReplies: readonly Pick<Message, "channel" | "to">[]; // of whom a reply would be taken for it
  readonly callbacks: readonly Instant[]; // when each request that is still owed was asked for
}

/** Something that could not be read as a run. */
export interface UnreadableRun {
  readonly kind: "unreadable";
  readonly runId: string;
  readonly reason: string;
}

/** What belongs to no run, although it names one. */
export interface StrayRow {
  readonly kind: "stray";
  readonly runId: string;
  readonly what: string;
}

/** What stands under one account, and names a run of another one. */
export interface ForeignRow {
  readonly kind: "foreign";
  readonly runId: string;
  readonly what: string;
}

/** One figure as the store has added it up. */
export interface StoredFigure extends FigureChange {
  readonly accountKey: number;
  readonly day: number; // whole days since 1970, UTC
}

/** What a store has counted, to be compared with what is there. */
export interface StoredTotals {
  readonly runs: Readonly<Record<RunStatus, number>>;
  readonly figures: readonly StoredFigure[] | null; // null: not counted yet; the next start of the server does it
  readonly lastSeq: number; // the highest number that was given to a line of the history
  readonly highestSeq: number; // the highest number that is there
  readonly lines: number; // lines of the history that are there
}

/** A database to be audited. Reads only, at one moment in time. */
export interface AuditSource {
  /** What is wrong with the file itself: broken pages, tables and indexes that are missing. */
  damage(): readonly string[];
  /** What is wrong with the file when reading it has failed with this error; null: the error is about something else. */
  damageOf(error: unknown): string | null;
  /** Everything about each run, one after the other. */
  runs(): Iterable<AuditedRun | UnreadableRun | StrayRow | ForeignRow>;
  /** To be called after `runs`. */
  totals(): StoredTotals;
  /** Throws when the database was written to in the meantime: then nothing that was found counts. */
  close(): void;
}
