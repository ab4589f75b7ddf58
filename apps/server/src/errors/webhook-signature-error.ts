import { KitError } from "@failover-kit/core/model";

/** A webhook is not signed as the gateway signs. */
export class WebhookSignatureError extends KitError {
  readonly code = "invalid_signature";
}
