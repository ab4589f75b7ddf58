import { KitError } from "../../model/errors/kit-error.ts";
import { named, type RequestName } from "./request-name.ts";

/** Too many requests; this one was not carried out. */
export class RateLimitedError extends KitError {
  readonly code = "rate_limited";
  readonly retryAfterSeconds: number | null; // null: the server did not say

  constructor(request: RequestName, retryAfterSeconds: number | null) {
    const next = retryAfterSeconds === null ? "later" : `in ${retryAfterSeconds} s`;
    super(`${named(request)}too many requests. Try again ${next}.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
