import type { ApiKey } from "@failover-kit/engine";
import { keyCallerName } from "../accounts/caller.ts";
import { LastAdminKeyError } from "../errors/last-admin-key-error.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { auditEntry } from "../http/audit-entry.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { keyView } from "../views/key-view.ts";

/** `POST /v1/keys/{key}/revoke`: when the answer comes, the key opens nothing any more. Asking again changes nothing. */
export function revokeKey(parts: ServerParts): Handler<CallerRequest> {
  const { accounts, clock, revocations } = parts;
  return async (request) => {
    const { key } = await findKey(parts, request);
    const audit = auditEntry(parts, request, { action: "key.revoked", target: key });
    const result = await fromStore(accounts.revokeApiKey(key, clock.now(), audit));
    if (result === "last_admin_key") throw new LastAdminKeyError();
    revocations.add(keyCallerName(key));
    return { status: 200, body: keyView(await findKey(parts, request)) };
  };
}

async function findKey({ accounts }: ServerParts, { caller, params }: CallerRequest): Promise<ApiKey> {
  const apiKey = await fromStore(accounts.findApiKey(params.key ?? ""));
  // The same words for a key that is not there and for somebody else's.
  if (apiKey?.accountId !== caller.accountId) throw new NotFoundError("There is no such key.");
  return apiKey;
}
