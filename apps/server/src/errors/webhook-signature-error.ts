import { KitError } from "@failover-kit/core/model";

/** What is wrong with a signature: a label of the metrics. */
export type SignatureFault = "unreadable" | "signature" | "issuer" | "age" | "api_key" | "body" | "replay";

/** A webhook is not signed as the gateway signs. */
export class WebhookSignatureError extends KitError {
  readonly code = "invalid_signature";
  readonly fault: SignatureFault;

  constructor(fault: SignatureFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
