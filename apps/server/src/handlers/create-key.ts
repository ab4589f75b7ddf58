import { keyRequestSchema } from "@failover-kit/core/validation";
import { makeCredentials, newApiKey } from "../accounts/new-key.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { auditEntry } from "../http/audit-entry.ts";
import { readJson } from "../http/json-body.ts";
import { readBody } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { keyView } from "../views/key-view.ts";

/** `POST /v1/keys`: the one answer that holds the secret. */
export function createKey(parts: ServerParts): Handler<CallerRequest> {
  const { accounts, clock } = parts;
  return async (request) => {
    const { name, role } = readBody(keyRequestSchema, readJson(request.body));
    const credentials = makeCredentials();
    const audit = auditEntry(parts, request, { action: "key.created", target: credentials.key });
    const { accountId } = request.caller;
    const apiKey = await newApiKey(credentials, { accountId, name, role, createdAt: clock.now() });
    await fromStore(accounts.createApiKey(apiKey, audit));
    const body = { ...keyView(apiKey), secret: credentials.secret };
    return { status: 201, body, headers: { "cache-control": "no-store" } };
  };
}
