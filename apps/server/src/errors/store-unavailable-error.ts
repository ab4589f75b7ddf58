import { KitError } from "@failover-kit/core/model";

/** The store could not do it. Nothing that was asked for has been accepted; asking again is safe. */
export class StoreUnavailableError extends KitError {
  readonly code = "store_unavailable";

  constructor(cause: unknown) {
    super("Runs cannot be stored or read at the moment. Ask again in a second.", { cause });
  }
}

/** Waits for the store, or for the engine that writes to it, and says so when the store is what failed. */
export async function fromStore<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Error && "code" in error && error.code === "engine_stopped"
      ? error
      : new StoreUnavailableError(error);
  }
}
