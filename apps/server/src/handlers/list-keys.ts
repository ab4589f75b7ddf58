import { fromStore } from "../errors/store-unavailable-error.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { keyView } from "../views/key-view.ts";

/** `GET /v1/keys`: the oldest first, revoked ones too. */
export function listKeys({ accounts }: ServerParts): Handler<CallerRequest> {
  return async ({ caller }) => {
    const apiKeys = await fromStore(accounts.listApiKeys(caller.accountId));
    return { status: 200, body: { keys: apiKeys.map(keyView) } };
  };
}
