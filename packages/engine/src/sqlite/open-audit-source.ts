import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { AuditSource } from "../audit/source.ts";
import { DatabaseInUseError } from "./errors/database-in-use-error.ts";
import { DatabaseTooNewError } from "./errors/database-too-new-error.ts";
import { DatabaseUnreadableError } from "./errors/database-unreadable-error.ts";
import { latestVersion } from "./migrations/migrate.ts";
import { isBusy } from "./open-database.ts";
import { prepareQuery } from "./query.ts";
import { SqliteAuditSource } from "./sqlite-audit-source.ts";

/**
 * Opens a database file to be audited, at this moment and without a change to it; its journal (-wal) is read, too.
 * Throws DatabaseInUseError while a server has it, DatabaseTooNewError, or DatabaseUnreadableError.
 */
export function openAuditSource(path: string): AuditSource {
  if (!existsSync(path)) throw new DatabaseUnreadableError(path, "does not exist.");
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true, returnArrays: true });
    database.exec("PRAGMA cache_size = -131072; PRAGMA temp_store = MEMORY; BEGIN");
    checkVersion(database, path);
    return new SqliteAuditSource(database);
  } catch (error) {
    database?.close();
    if (isBusy(error)) throw new DatabaseInUseError(path, error);
    if (error instanceof DatabaseTooNewError || error instanceof DatabaseUnreadableError) throw error;
    throw new DatabaseUnreadableError(path, "cannot be read as a database of Failover Kit.", error);
  }
}

function checkVersion(database: DatabaseSync, path: string): void {
  const [version = 0] =
    prepareQuery<[version: number]>(database, "SELECT max(version) FROM migrations").get() ?? [];
  if (version > latestVersion) throw new DatabaseTooNewError(version, latestVersion);
  if (version === latestVersion) return;
  const reason = `has tables of version ${version}; this release reads version ${latestVersion}.`;
  throw new DatabaseUnreadableError(path, `${reason} Start the server once, which brings them up to date.`);
}
