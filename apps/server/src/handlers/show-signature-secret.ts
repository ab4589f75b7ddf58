import { NotFoundError } from "../errors/not-found-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** `GET /v1/signature-secret`: what the receivers of the account's callbacks check them with. */
export function showSignatureSecret({ signer }: ServerParts): Handler<CallerRequest> {
  return async ({ caller }) => {
    if (signer === null)
      throw new NotFoundError("Callbacks are not signed: FAILOVER_CALLBACK_SIGNATURE_SECRET is not set.");
    const secret = await fromStore(signer.secretOf(caller.accountId));
    return { status: 200, body: { signature_secret: secret } };
  };
}
