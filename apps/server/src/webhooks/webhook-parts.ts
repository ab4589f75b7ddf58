import type { InboundMessage, StatusReport } from "@failover-kit/core/model";
import type { Clock } from "@failover-kit/engine";
import type { RequestCounter } from "../metrics/request-counts.ts";
import type { WebhookSignature } from "./webhook-signature.ts";

/** What webhooks are given to. Resolves when what it was given would survive a crash. */
export interface ReceivingEngine {
  receiveStatus(report: StatusReport): Promise<void>;
  receiveInbound(message: InboundMessage): Promise<void>;
}

/** What the handlers of webhooks work with. */
export interface WebhookParts {
  readonly engine: ReceivingEngine;
  readonly clock: Pick<Clock, "now">;
  readonly signature: WebhookSignature | null; // null: webhooks are taken unsigned
  readonly requests: Pick<RequestCounter, "countSignatureFailure">;
}
