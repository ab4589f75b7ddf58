import type { DatabaseSync } from "node:sqlite";

/** Does all of `work`, or, when it throws, none of it. When this returns, it is on the disk. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // Some errors, a full disk among them, have already rolled back by themselves.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** The same, but a power cut may take it back until the journal is flushed. The end of the process alone does not. */
export function inUnflushedTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("PRAGMA synchronous = NORMAL");
  try {
    return inTransaction(database, work);
  } finally {
    database.exec("PRAGMA synchronous = FULL");
  }
}
