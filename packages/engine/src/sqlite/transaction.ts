import type { DatabaseSync } from "node:sqlite";

/** Does all of `work`, or, when it throws, none of it. */
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
