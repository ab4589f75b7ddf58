import { KitError } from "@failover-kit/core/model";

/** Another process, or another store of this one, holds the database file. It belongs to one at a time. */
export class DatabaseInUseError extends KitError {
  readonly code = "database_in_use";
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`another process has this database open: ${path}. Stop it first, or name another file.`, { cause });
    this.path = path;
  }
}
