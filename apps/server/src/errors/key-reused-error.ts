import { KitError } from "@failover-kit/core/model";

/** An idempotency key stands for another request of the last 24 hours. Nothing was begun. */
export class KeyReusedError extends KitError {
  readonly code = "idempotency_key_reused";

  constructor() {
    super("This Idempotency-Key was used for another request within the last 24 hours. Use a new key.");
  }
}
