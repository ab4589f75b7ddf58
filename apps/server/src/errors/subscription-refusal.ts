import { KitError } from "@failover-kit/core/model";

/** What was asked of a subscription is not possible now. Nothing was changed. */
export class SubscriptionRefusal extends KitError {
  readonly code: "delivery_pending" | "subscription_disabled" | "too_many_subscriptions";

  constructor(code: SubscriptionRefusal["code"], message: string) {
    super(message);
    this.code = code;
  }
}
