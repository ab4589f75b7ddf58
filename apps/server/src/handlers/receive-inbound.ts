import { parseInboundWebhook } from "@failover-kit/core/transport";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { Handler } from "../http/route.ts";
import { invalidWebhook } from "../webhooks/invalid-webhook.ts";
import { takeWebhook } from "../webhooks/take-webhook.ts";
import type { WebhookParts } from "../webhooks/webhook-parts.ts";

/** `POST /webhooks/inbound`: a person's message. The answer comes when it would survive a crash. */
export function receiveInbound(parts: WebhookParts): Handler {
  const { engine, clock } = parts;
  return takeWebhook(parts, async (body, traceId) => {
    const reading = parseInboundWebhook(body, clock.now());
    if (reading.kind === "malformed") {
      return invalidWebhook("The body is not an inbound webhook.", reading.issue, traceId);
    }
    if (reading.kind === "inbound") await fromStore(engine.receiveInbound(reading.message));
    return { status: 200 };
  });
}
