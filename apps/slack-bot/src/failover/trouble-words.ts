import { hasCode, KitError } from "@failover-kit/core/model";
import {
  AuthenticationError,
  NotFoundError,
  RateLimitedError,
  ServerUnreachableError,
} from "@failover-kit/core/transport";

/** What went wrong between us and the server, for the person who waits. Errors that are ours are thrown again. */
export function troubleWords(error: unknown): string {
  if (error instanceof ServerUnreachableError) {
    return error.mayHaveArrived
      ? "The failover server did not answer in time, and may have taken it. Look at `/failover list` before you try again."
      : "The failover server cannot be reached. Nothing was sent; try again in a minute.";
  }
  if (error instanceof NotFoundError)
    return "There is no such run or workflow. `/failover list` shows your runs.";
  if (error instanceof AuthenticationError) {
    return "The failover server does not accept this bot's key. Nothing was sent; tell whoever runs the bot.";
  }
  if (error instanceof RateLimitedError)
    return "The failover server has too much to do. Nothing was sent; try again later.";
  if (hasCode(error, "idempotency_key_reused")) return "This was sent already. `/failover list` shows it.";
  if (error instanceof KitError)
    return "The failover server could not do it. Nothing was sent; try again in a minute.";
  throw error;
}
