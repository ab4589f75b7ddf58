import { KitError } from "@failover-kit/core/model";

/** A delivery that is still being tried cannot be replayed. Nothing was changed. */
export class DeliveryPendingError extends KitError {
  readonly code = "delivery_pending";

  constructor() {
    super("This delivery has not ended: it is tried again by itself.");
  }
}
