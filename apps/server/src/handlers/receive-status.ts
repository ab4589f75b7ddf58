import { parseStatusWebhook } from "@failover-kit/core/transport";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { Handler } from "../http/route.ts";
import { invalidWebhook } from "../webhooks/invalid-webhook.ts";
import { takeWebhook } from "../webhooks/take-webhook.ts";
import type { WebhookParts } from "../webhooks/webhook-parts.ts";

/** `POST /webhooks/status`: what the gateway reports. The answer comes when the report would survive a crash. */
export function receiveStatus(parts: WebhookParts): Handler {
  const { engine, clock } = parts;
  return takeWebhook(parts, async (body, traceId) => {
    const reading = parseStatusWebhook(body, clock.now());
    if (reading.kind === "malformed") {
      return invalidWebhook("The body is not a status webhook.", reading.issue, traceId);
    }
    if (reading.kind === "status") await fromStore(engine.receiveStatus(reading.report));
    return { status: 200 };
  });
}
