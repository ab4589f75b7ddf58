import { KitError } from "@failover-kit/core/model";

/** Nothing is sent to a disabled subscription. Nothing was changed. */
export class SubscriptionDisabledError extends KitError {
  readonly code = "subscription_disabled";

  constructor() {
    super("The subscription is disabled. Enable it first: it then goes on where it stopped.");
  }
}
