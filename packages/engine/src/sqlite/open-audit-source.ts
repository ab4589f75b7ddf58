import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { hasCode } from "@failover-kit/core/model";
import type { AuditSource } from "../audit/source.ts";
import { DatabaseInUseError } from "./errors/database-in-use-error.ts";
import { DatabaseTooNewError } from "./errors/database-too-new-error.ts";
import { DatabaseUnreadableError } from "./errors/database-unreadable-error.ts";
import { latestVersion } from "./migrations/migrate.ts";
import { prepareQuery } from "./query.ts";
import { hasResultCode } from "./result-code.ts";
import { SqliteAuditSource } from "./sqlite-audit-source.ts";

const ANOTHER_FILE = "Name the file that the server's FAILOVER_DATABASE_URL names.";
const ANOTHER_USER = "Run this as the user of the server, or have the files copied for you.";
const FORBIDDEN = "or its journal (-wal) may not be read by this user.";
const A_COPY = "Copy the file and its -wal together to a folder that you may write to, and verify the copy.";

/**
 * Opens a database file to be audited, at this moment and without a change to it; its journal (-wal) is read, too.
 * Throws DatabaseInUseError while a server has it, DatabaseTooNewError, or DatabaseUnreadableError. A damaged file opens:
 * it is the audit that tells of damage.
 */
export function openAuditSource(path: string): AuditSource {
  checkIsFile(path);
  const openedAt = changedAt(path);
  const checkUnchanged = () => {
    if (changedAt(path) !== openedAt) throw new DatabaseInUseError(path, null);
  };
  const place = existsSync(`${path}-wal`) ? path : immutable(path);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(place, { readOnly: true, returnArrays: true });
    database.exec("PRAGMA cache_size = -131072; PRAGMA temp_store = MEMORY; BEGIN");
    checkVersion(database, path);
  } catch (error) {
    if (database === null || !hasResultCode(error, "corrupt")) {
      database?.close();
      throw explain(path, error);
    }
  }
  return new SqliteAuditSource(database, checkUnchanged);
}

/** SQLite would only say that it cannot open it. */
function checkIsFile(path: string): void {
  try {
    if (!statSync(path).isFile()) throw unreadable(path, "is no file.", ANOTHER_FILE);
  } catch (error) {
    if (hasCode(error, "ENOENT")) throw unreadable(path, "does not exist.", ANOTHER_FILE, error);
    if (hasCode(error, "EACCES")) throw unreadable(path, FORBIDDEN, ANOTHER_USER, error);
    throw error;
  }
}

/**
 * Without a journal the file is everything, and no server has it. SQLite would look for one all the same, and make files
 * beside it to do so, which it may not everywhere: that nobody writes is a promise that spares it all this.
 */
function immutable(path: string): URL {
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return url;
}

/** When the file was written to last, as finely as the system knows. */
function changedAt(path: string): bigint {
  return statSync(path, { bigint: true }).mtimeNs;
}

function checkVersion(database: DatabaseSync, path: string): void {
  const [version = 0] =
    prepareQuery<[version: number]>(database, "SELECT max(version) FROM migrations").get() ?? [];
  if (version > latestVersion) throw new DatabaseTooNewError(version, latestVersion);
  if (version === latestVersion) return;
  const reason = `has tables of version ${version}; this release reads version ${latestVersion}.`;
  throw unreadable(path, reason, "Start the server once, which brings them up to date.");
}

function explain(path: string, error: unknown): unknown {
  if (error instanceof DatabaseTooNewError || error instanceof DatabaseUnreadableError) return error;
  if (hasResultCode(error, "busy")) return new DatabaseInUseError(path, error);
  if (hasResultCode(error, "notADatabase"))
    return unreadable(path, "is no SQLite database.", ANOTHER_FILE, error);
  if (hasResultCode(error, "cannotOpen"))
    return mayRead(path) && mayRead(`${path}-wal`)
      ? unreadable(
          path,
          "has a journal (-wal), which is only read where files may be written.",
          A_COPY,
          error,
        )
      : unreadable(path, FORBIDDEN, ANOTHER_USER, error);
  if (error instanceof Error && error.message.startsWith("no such table"))
    return unreadable(path, "is an SQLite database, but none of Failover Kit.", ANOTHER_FILE, error);
  return error;
}

function mayRead(path: string): boolean {
  try {
    closeSync(openSync(path, "r"));
    return true;
  } catch (error) {
    return !hasCode(error, "EACCES");
  }
}

function unreadable(path: string, reason: string, next: string, cause?: unknown): DatabaseUnreadableError {
  return new DatabaseUnreadableError(path, { reason, next }, cause);
}
