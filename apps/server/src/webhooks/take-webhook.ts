import { UnsignedWebhookError } from "../errors/unsigned-webhook-error.ts";
import { WebhookSignatureError } from "../errors/webhook-signature-error.ts";
import { readJson } from "../http/json-body.ts";
import type { Answer, Handler, RouteRequest } from "../http/route.ts";
import type { WebhookParts } from "./webhook-parts.ts";
import type { TokenMark } from "./webhook-signature.ts";

/** Does with a webhook's body what it is for, and answers when that would survive a crash. */
export type WebhookTaker = (body: unknown, traceId: string) => Promise<Answer>;

/** Lets those webhooks in that the gateway has signed, each once, or any when no secret is set. */
export function takeWebhook(parts: WebhookParts, take: WebhookTaker): Handler {
  const { signature } = parts;
  return async (request) => {
    const mark = checkSignature(parts, request);
    const answer = await take(readJson(request.body), request.traceId);
    if (mark !== null && answer.status < 300) signature?.useUp(mark);
    return answer;
  };
}

/** Counts and throws what is not signed as it should be. */
function checkSignature(
  { signature, requests }: WebhookParts,
  { headers, body }: RouteRequest,
): TokenMark | null {
  if (signature === null) return null;
  try {
    return signature.check(headers.authorization, body);
  } catch (error) {
    if (error instanceof WebhookSignatureError) requests.countSignatureFailure(error.fault);
    if (error instanceof UnsignedWebhookError) requests.countSignatureFailure("unsigned");
    throw error;
  }
}
