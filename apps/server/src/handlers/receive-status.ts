import { parseStatusWebhook } from "@failover-kit/core/transport";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readJson } from "../http/json-body.ts";
import type { Answer, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { checkSignature } from "../webhooks/check-signature.ts";
import { invalidWebhook } from "../webhooks/invalid-webhook.ts";

const OK: Answer = { status: 200 };

/** `POST /webhooks/status`: what the gateway reports. The answer comes when the report would survive a crash. */
export function receiveStatus(parts: ServerParts): Handler {
  const { engine, clock } = parts;
  return async (request) => {
    checkSignature(parts, request);
    const reading = parseStatusWebhook(readJson(request.body), clock.now());
    if (reading.kind === "malformed") {
      return invalidWebhook("The body is not a status webhook.", reading.issue, request.traceId);
    }
    if (reading.kind === "status") await fromStore(engine.receiveStatus(reading.report));
    return OK;
  };
}
