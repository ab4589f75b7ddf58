import { parseInboundWebhook } from "@failover-kit/core/transport";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readJson } from "../http/json-body.ts";
import type { Answer, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { checkSignature } from "../webhooks/check-signature.ts";
import { invalidWebhook } from "../webhooks/invalid-webhook.ts";

const OK: Answer = { status: 200 };

/** `POST /webhooks/inbound`: a person's message. The answer comes when it would survive a crash. */
export function receiveInbound(parts: ServerParts): Handler {
  const { engine, clock, firstAccountId: accountId } = parts;
  return async (request) => {
    checkSignature(parts, request);
    const reading = parseInboundWebhook(readJson(request.body), clock.now());
    if (reading.kind === "malformed") {
      return invalidWebhook("The body is not an inbound webhook.", reading.issue, request.traceId);
    }
    if (reading.kind === "inbound") {
      await fromStore(engine.receiveInbound({ message: reading.message, accountId }));
    }
    return OK;
  };
}
