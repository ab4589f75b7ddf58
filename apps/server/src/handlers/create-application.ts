import { createPublicKey } from "node:crypto";
import { ValidationError } from "@failover-kit/core/model";
import { applicationRequestSchema } from "@failover-kit/core/validation";
import { uuidv7 } from "@failover-kit/engine";
import { publicPem, usableKey } from "../accounts/rsa-key.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { auditEntry } from "../http/audit-entry.ts";
import { readJson } from "../http/json-body.ts";
import { readBody } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { applicationView } from "../views/application-view.ts";

/** `POST /v1/applications`. */
export function createApplication(parts: ServerParts): Handler<CallerRequest> {
  const { accounts, clock } = parts;
  return async (request) => {
    const { name, role, public_key_pem: pem } = readBody(applicationRequestSchema, readJson(request.body));
    const publicKeyPem = readPublicKey(pem);
    const id = uuidv7(clock.now());
    const { accountId } = request.caller;
    const application = { id, accountId, name, role, publicKeyPem, createdAt: clock.now() };
    const audit = auditEntry(parts, request, { action: "application.created", target: id });
    await fromStore(accounts.createApplication(application, audit));
    return { status: 201, body: applicationView(application) };
  };
}

/** A private key would do as well, and must not be taken: only its owner may have it. */
function readPublicKey(pem: string): string {
  if (pem.includes("PRIVATE KEY")) {
    throw wrongKey("This is a private key. Keep it where the tokens are signed, and send its public key.");
  }
  const key = usableKey(pem, createPublicKey);
  if (key === null) throw wrongKey("Write an RSA public key of at least 2048 bits, as PEM text.");
  return publicPem(key);
}

function wrongKey(message: string): ValidationError {
  return new ValidationError([{ path: "public_key_pem", code: "invalid_value", message }]);
}
