import { KitError } from "@failover-kit/core/model";

/** The file is not there or cannot be, may not be used, is no database of ours, or is older than what this release reads unchanged. */
export class DatabaseUnreadableError extends KitError {
  readonly code = "database_unreadable";
  readonly path: string;
  readonly next: string | null; // what to do about it, where the setting that names the file does not say it

  constructor(
    path: string,
    { reason, next = null }: { readonly reason: string; readonly next?: string | null },
    cause?: unknown,
  ) {
    super(`${path} ${reason}`, { cause });
    this.path = path;
    this.next = next;
  }
}
