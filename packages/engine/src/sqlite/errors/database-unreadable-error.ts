import { KitError } from "@failover-kit/core/model";

/** The file is not there or cannot be, is no database of ours, or is older than what can be read without changing it. */
export class DatabaseUnreadableError extends KitError {
  readonly code = "database_unreadable";
  readonly path: string;

  constructor(path: string, reason: string, cause?: unknown) {
    super(`${path} ${reason}`, { cause });
    this.path = path;
  }
}
