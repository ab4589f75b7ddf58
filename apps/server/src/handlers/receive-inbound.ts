import { readJson } from "../http/json-body.ts";
import type { Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { checkSignature } from "../webhooks/check-signature.ts";

/** `POST /webhooks/inbound`: a person's message. It is acknowledged, so that the gateway does not send it again. */
export function receiveInbound(parts: ServerParts): Handler {
  return (request) => {
    checkSignature(parts, request);
    readJson(request.body);
    return { status: 200 };
  };
}
