import { close, fdatasync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { JournalFlushError } from "./errors/journal-flush-error.ts";

/** Writes the journal through to the disk. */
export type Flush = () => Promise<void>;

const flushFile = promisify(fdatasync);
const closeFile = promisify(close);

/**
 * The write-ahead log of a database, written through to the disk beside the event loop: a commit takes a fraction of a
 * millisecond, the disk takes several, and meanwhile this thread reads the next requests.
 */
export class JournalFile {
  readonly #database: DatabaseSync;
  readonly #descriptor: number | null; // null: the database is in memory
  readonly #flush: Flush | null; // null: there is nothing to flush
  #last: Promise<void> = Promise.resolve(); // the newest flush; it does not reject before the one before it has ended
  #failure: unknown = null;

  /** `flush` stands in for the system's own in tests. */
  constructor(database: DatabaseSync, flush?: Flush) {
    const path = database.location(); // links are followed, as SQLite does
    const descriptor = path === null ? null : openSync(`${path}-wal`, "r+");
    this.#database = database;
    this.#descriptor = descriptor;
    this.#flush = flush ?? (descriptor === null ? null : () => flushFile(descriptor));
  }

  /** Throws once a flush has failed. */
  refuseIfBroken(): void {
    if (this.#failure !== null) throw new JournalFlushError(this.#failure, { mayBeStored: false });
  }

  /** Resolves when everything that is committed now is on the disk. */
  flush(): Promise<void> {
    if (this.#flush !== null) this.#last = this.#follow(this.#last, this.#flush());
    return this.#last;
  }

  /** Resolves when everything that a flush was asked for is on the disk: what was read is then there to stay. */
  async flushed(): Promise<void> {
    await this.#last.catch(() => {}); // that is for those who have committed something
    this.refuseIfBroken();
  }

  /**
   * Closes the database. With a broken journal it is left to the end of the process instead: closing would copy into the
   * database, unseen, what the disk may have lost.
   */
  async close(): Promise<void> {
    await this.#last.catch(() => {}); // whoever asked for it has been told
    if (this.#failure !== null) return;
    this.#database.close();
    if (this.#descriptor !== null) await closeFile(this.#descriptor); // not before: it is the file's own
  }

  async #follow(earlier: Promise<void>, flushing: Promise<void>): Promise<void> {
    const results = await Promise.allSettled([earlier, flushing]);
    const failed = results.find((result) => result.status === "rejected");
    if (failed === undefined) return;
    if (this.#failure === null) this.#break(failed.reason);
    throw new JournalFlushError(this.#failure, { mayBeStored: true });
  }

  /**
   * The system may have dropped what it could not write, and a second try would report success: nothing that any store
   * committed from now on could be relied upon.
   */
  #break(reason: unknown): void {
    this.#failure = reason;
    this.#database.exec("PRAGMA query_only = ON");
  }
}
