import { KitError } from "@failover-kit/core/model";
import type { JournalFlushError } from "@failover-kit/engine/sqlite";

/** The store could not do it. Nothing that was asked for has been accepted; asking again is safe. */
export class StoreUnavailableError extends KitError {
  readonly code = "store_unavailable";

  constructor(cause: unknown) {
    super("Runs cannot be stored or read at the moment. Ask again in a second.", { cause });
  }
}

/** The disk failed in the moment in which something was stored. It may be there after the next start. */
export class OutcomeUnknownError extends KitError {
  readonly code = "outcome_unknown";

  constructor(cause: unknown) {
    super(
      "The disk failed while this was stored: it may have been accepted. Look it up before you ask again.",
      {
        cause,
      },
    );
  }
}

/** Waits for the store, or for the engine that writes to it, and says so when the store is what failed. */
export async function fromStore<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "engine_stopped") throw error;
    throw isOutcomeUnknown(error) ? new OutcomeUnknownError(error) : new StoreUnavailableError(error);
  }
}

// By its code: it may come from another thread, where an error's class is lost.
function isOutcomeUnknown(error: unknown): boolean {
  const { code, mayBeStored } = (error ?? {}) as Partial<JournalFlushError>;
  return code === "journal_flush_failed" && mayBeStored === true;
}
