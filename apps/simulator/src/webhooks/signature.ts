import { createHmac, createSecretKey, hash, randomUUID } from "node:crypto";

/** Makes the `Authorization` header of one webhook from its body. `now` is epoch milliseconds. */
export type Signer = (body: string, now: number, applicationId: string | null) => string;

const header = base64url({ alg: "HS256", typ: "JWT" });

/** Signs webhooks as the Messages API does: a JWT by the shared secret, bound to the body by its hash. */
export function createSigner(secret: string, apiKey: string): Signer {
  const key = createSecretKey(secret, "utf8");
  return (body, now, applicationId) => {
    const claims = base64url({
      iat: Math.floor(now / 1000),
      jti: randomUUID(),
      iss: "Vonage",
      payload_hash: hash("sha256", body, "hex"),
      api_key: apiKey,
      ...(applicationId !== null && { application_id: applicationId }),
    });
    const signed = `${header}.${claims}`;
    return `Bearer ${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
  };
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
