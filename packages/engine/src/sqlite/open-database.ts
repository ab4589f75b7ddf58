import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DatabaseInUseError } from "./errors/database-in-use-error.ts";
import { migrate } from "./migrations/migrate.ts";

const SQLITE_BUSY = 5;

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

/** Opens or creates the file at `path`, takes it for this process alone, and brings its tables up to date. */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ":memory:") createPrivateFile(path);
  const database = new DatabaseSync(path, { returnArrays: true });
  try {
    database.exec(SETTINGS);
    // What a process that was killed has left in the journal may have reached the system and not the disk: written anew,
    // out of lines whose checksums are right, it is on the disk before anybody builds upon it.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DatabaseInUseError(path, error) : error;
  }
}

/** SQLite would create the file readable for all; its journal takes over the mode of the file. */
function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, "a", 0o600));
}

/** Tells whether somebody else has the file. */
export function isBusy(error: unknown): boolean {
  // The lower byte is the error, the rest tells its varieties apart.
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}
