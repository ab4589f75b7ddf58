import { close, fdatasync, openSync } from "node:fs";
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
  readonly #descriptor: number | null; // null: the database is in memory
  readonly #flush: Flush | null; // null: there is nothing to flush
  #last: Promise<void> = Promise.resolve(); // the newest flush; it does not reject before the one before it has ended
  #failure: unknown = null;

  /** `databasePath` is that of an open database: its journal exists. `flush` stands in for the system's own in tests. */
  constructor(databasePath: string, flush?: Flush) {
    const descriptor = databasePath === ":memory:" ? null : openSync(`${databasePath}-wal`, "r+");
    this.#descriptor = descriptor;
    this.#flush = flush ?? (descriptor === null ? null : () => flushFile(descriptor));
  }

  /**
   * Throws once a flush has failed. The system may then have dropped what it could not write, and a second try would
   * report success: nothing that is committed from now on could be relied upon.
   */
  refuseIfBroken(): void {
    if (this.#failure !== null) throw new JournalFlushError(this.#failure);
  }

  /** Resolves when everything that is committed now is on the disk. */
  flush(): Promise<void> {
    if (this.#flush !== null) this.#last = this.#follow(this.#last, this.#flush());
    return this.#last;
  }

  /** Resolves when everything that a flush was asked for is on the disk: what was read is then there to stay. */
  flushed(): Promise<void> {
    return this.#last;
  }

  /** To be called when the database is closed. */
  async close(): Promise<void> {
    if (this.#descriptor !== null) await closeFile(this.#descriptor);
  }

  async #follow(earlier: Promise<void>, flushing: Promise<void>): Promise<void> {
    const [first, second] = await Promise.allSettled([earlier, flushing]);
    const failed = [first, second].find((result) => result.status === "rejected");
    if (failed === undefined) return;
    this.#failure ??= failed.reason;
    throw new JournalFlushError(this.#failure);
  }
}
