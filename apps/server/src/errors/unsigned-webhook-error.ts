import { KitError } from "@failover-kit/core/model";

/**
 * A webhook carries no signature at all. The gateway does that in rare failures of its own, and sends the webhook once
 * more, signed, when the answer is a 5xx.
 */
export class UnsignedWebhookError extends KitError {
  readonly code = "unsigned_webhook";

  constructor() {
    super("The webhook is not signed. Send it again with a signature.");
  }
}
