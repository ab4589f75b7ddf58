import { KitError } from "@failover-kit/core/model";

/** The disk did not take what was committed. Nothing more is committed until the file is opened anew. */
export class JournalFlushError extends KitError {
  readonly code = "journal_flush_failed";

  constructor(cause: unknown) {
    super(
      "the database's journal could not be written through to the disk. Look after the disk, then start the server again.",
      { cause },
    );
  }
}
