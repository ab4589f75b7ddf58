import { DatabaseSync } from "node:sqlite";
import { DatabaseInUseError } from "./errors/database-in-use-error.ts";
import { DatabaseUnreadableError } from "./errors/database-unreadable-error.ts";
import { migrate } from "./migrations/migrate.ts";
import { createPrivateFile } from "./private-file.ts";
import { hasResultCode, resultCodeOf } from "./result-code.ts";

/** What is wrong with a file that SQLite does not take as it is. */
const faults: ReadonlyMap<number, string> = new Map([
  [3, "may not be used (SQLITE_PERM)."],
  [8, "may not be written (SQLITE_READONLY)."],
  [14, "cannot be opened together with its journal beside it (SQLITE_CANTOPEN)."],
  [26, "is no SQLite database."],
]);

// locking_mode comes first: taken before the first access it also spares the shared-memory file.
// synchronous=FULL writes every commit through to the disk before it is reported as done. Those that are flushed
// beside this thread instead turn it down for as long as they take.
// A checkpoint each 4 MB keeps it under 20 ms on this thread; more cache, larger pages or mmap measured no better.
// Foreign keys are not checked: every key here is handed out by this package, in the same transaction.
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = OFF;
  PRAGMA cache_size = -16384;
  PRAGMA wal_autocheckpoint = 1000;
  PRAGMA journal_size_limit = 33554432;
  PRAGMA temp_store = MEMORY;
`;

/**
 * Opens or creates the file at `path`, takes it for this process alone, and brings its tables up to date.
 * Throws DatabaseInUseError, DatabaseTooNewError or DatabaseUnreadableError.
 */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ":memory:") createPrivateFile(path);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { returnArrays: true });
    database.exec(SETTINGS);
    // What a process that was killed has left in the journal may have reached the system and not the disk: written anew,
    // out of lines whose checksums are right, it is on the disk before anybody builds upon it.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    if (hasResultCode(error, "busy")) throw new DatabaseInUseError(path, error);
    const reason = faults.get(resultCodeOf(error));
    throw reason === undefined ? error : new DatabaseUnreadableError(path, { reason }, error);
  }
}
