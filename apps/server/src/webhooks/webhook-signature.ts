import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { Clock } from "@failover-kit/engine";
import { WebhookSignatureError } from "../errors/webhook-signature-error.ts";

const MAX_AGE_SECONDS = 86_400; // late retries carry the token of the first try
const MAX_AHEAD_SECONDS = 300;

interface Claims {
  readonly iat?: unknown;
  readonly iss?: unknown;
  readonly payload_hash?: unknown;
  readonly api_key?: unknown;
}

/** Checks that a webhook was sent by the gateway, for us, and that nobody has changed its body. */
export class WebhookSignature {
  readonly #secret: string;
  readonly #apiKey: string | null;
  readonly #clock: Clock;

  constructor(parts: { readonly secret: string; readonly apiKey: string | null; readonly clock: Clock }) {
    this.#secret = parts.secret;
    this.#apiKey = parts.apiKey;
    this.#clock = parts.clock;
  }

  /** Throws WebhookSignatureError. `body` must be as it came, before anybody read it. */
  check(authorization: string | undefined, body: Buffer): void {
    const claims = this.#verify(tokenOf(authorization));
    if (claims.iss !== "Vonage") refuse("The issuer is not Vonage.");
    this.#checkAge(claims.iat);
    const { api_key: apiKey, payload_hash: payloadHash } = claims;
    if (this.#apiKey !== null && apiKey !== undefined && apiKey !== this.#apiKey) {
      refuse("The api_key is not the configured one.");
    }
    if (typeof payloadHash !== "string" || !isSame(payloadHash.toLowerCase(), hash("sha256", body, "hex"))) {
      refuse("The payload_hash is not that of the body.");
    }
  }

  #verify(token: string): Claims {
    const [header = "", payload = "", signature = "", ...rest] = token.split(".");
    const expected = createHmac("sha256", this.#secret).update(`${header}.${payload}`).digest("base64url");
    if (rest.length > 0 || !isSame(signature, expected)) refuse("The signature is wrong.");
    // The signature was checked as HS256 whatever the header says; it must not say anything else either.
    if (parse(header).alg !== "HS256") refuse("The algorithm is not HS256.");
    return parse(payload);
  }

  #checkAge(iat: unknown): void {
    const now = this.#clock.now() / 1000;
    if (typeof iat !== "number" || iat > now + MAX_AHEAD_SECONDS || iat < now - MAX_AGE_SECONDS) {
      refuse("The token is not from the last 24 hours.");
    }
  }
}

function tokenOf(authorization: string | undefined): string {
  if (!authorization || !/^bearer /i.test(authorization)) refuse("The webhook is not signed.");
  return authorization.slice(7).trim();
}

function parse(part: string): Claims & { readonly alg?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (typeof value === "object" && value !== null) return value;
  } catch {
    refuse("The token cannot be read.");
  }
  refuse("The token cannot be read.");
}

function isSame(given: string, expected: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, Buffer.from(expected));
}

function refuse(reason: string): never {
  throw new WebhookSignatureError(reason);
}
