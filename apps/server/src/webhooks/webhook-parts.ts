import type { Clock, Engine } from "@failover-kit/engine";
import type { RequestCounter } from "../metrics/request-counts.ts";
import type { WebhookSignature } from "./webhook-signature.ts";

/** What webhooks are given to. */
export type ReceivingEngine = Pick<Engine, "receiveStatus" | "receiveInbound">;

/** What the handlers of webhooks work with. */
export interface WebhookParts {
  readonly engine: ReceivingEngine;
  readonly clock: Pick<Clock, "now">;
  readonly firstAccountId: () => string; // gets what people write to an address that no account sends from
  readonly signature: WebhookSignature | null; // null: webhooks are taken unsigned
  readonly requests: Pick<RequestCounter, "countSignatureFailure">;
}
