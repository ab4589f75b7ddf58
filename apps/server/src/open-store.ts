import { DatabaseUnreadableError, openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { ConfigError } from "./errors/config-error.ts";

/** Opens the store that is configured. Throws ConfigError when the setting names what cannot be a database. */
export function openStore(path: string): SqliteStore {
  try {
    return openSqliteStore({ path });
  } catch (error) {
    if (!(error instanceof DatabaseUnreadableError)) throw error;
    throw new ConfigError([
      `FAILOVER_DATABASE_URL must name a database, or where one can be made: ${error.message} Name another file.`,
    ]);
  }
}
