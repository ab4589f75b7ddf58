import { KitError } from "@failover-kit/core/model";

/** The disk did not take what was committed. Nothing more is committed until the file is opened anew. */
export class JournalFlushError extends KitError {
  readonly code = "journal_flush_failed";
  readonly mayBeStored: boolean; // true: this was committed when the disk failed, and may be found there

  constructor(cause: unknown, { mayBeStored }: { readonly mayBeStored: boolean }) {
    super(
      "the database's journal could not be written through to the disk. Look after the disk, then start the server again.",
      { cause },
    );
    this.mayBeStored = mayBeStored;
  }
}
