import { KitError } from "@failover-kit/core/model";

/** The account has as many subscriptions as it may have. Nothing was made. */
export class TooManySubscriptionsError extends KitError {
  readonly code = "too_many_subscriptions";

  constructor(limit: number) {
    super(`An account has at most ${limit} subscriptions. Delete one that is not needed.`);
  }
}
