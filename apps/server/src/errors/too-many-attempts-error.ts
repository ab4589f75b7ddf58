import { KitError } from "@failover-kit/core/model";

/** So many secrets are being checked that this one has to wait. */
export class TooManyAttemptsError extends KitError {
  readonly code = "too_many_attempts";

  constructor() {
    super("Too many secrets are being checked at the moment. Ask again in a second.");
  }
}
