import type { RouteRequest } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** Lets a webhook pass that the gateway has signed, or any when no secret is set. Counts and throws otherwise. */
export function checkSignature({ signature, metrics }: ServerParts, { headers, body }: RouteRequest): void {
  if (signature === null) return;
  try {
    signature.check(headers.authorization, body);
  } catch (error) {
    metrics.countSignatureFailure();
    throw error;
  }
}
