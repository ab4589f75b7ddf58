import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto";
import type { Clock } from "@failover-kit/engine";
import { LRUCache } from "lru-cache";
import type { SignatureConfig } from "../config.ts";
import { UnsignedWebhookError } from "../errors/unsigned-webhook-error.ts";
import { type SignatureFault, WebhookSignatureError } from "../errors/webhook-signature-error.ts";

const MAX_AHEAD_SECONDS = 300;
const REMEMBERED_TOKENS = 100_000; // some ten megabytes; a replay of what is older meets rules that know it already

interface Claims {
  readonly iat?: unknown;
  readonly iss?: unknown;
  readonly payload_hash?: unknown;
  readonly api_key?: unknown;
}

/** What the signatures of webhooks are checked by. */
export interface SignatureParts extends SignatureConfig {
  readonly clock: Pick<Clock, "now">;
}

/** Names a token that was found to be right. */
export type TokenMark = string;

/** Checks that a webhook was sent by the gateway, for us, that nobody has changed its body, and that it is no replay. */
export class WebhookSignature {
  readonly #key: KeyObject;
  readonly #parts: SignatureParts;
  #lastHeader: string | null = null; // that was right; the gateway always writes the same
  readonly #taken = new LRUCache<TokenMark, true>({ max: REMEMBERED_TOKENS });

  constructor(parts: SignatureParts) {
    this.#parts = parts;
    this.#key = createSecretKey(parts.secret, "utf8");
  }

  /** Throws WebhookSignatureError or UnsignedWebhookError. `body` must be as it came, before anybody read it. */
  check(authorization: string | undefined, body: Buffer): TokenMark {
    if (authorization === undefined) throw new UnsignedWebhookError();
    const { claims, mark } = this.#verify(tokenOf(authorization));
    if (claims.iss !== "Vonage") refuse("issuer", "The issuer is not Vonage.");
    this.#checkAge(claims.iat);
    const { api_key: apiKey, payload_hash: payloadHash } = claims;
    if (this.#parts.apiKey !== null && apiKey !== undefined && apiKey !== this.#parts.apiKey) {
      refuse("api_key", "The api_key is not the configured one.");
    }
    if (typeof payloadHash !== "string" || !isSame(payloadHash.toLowerCase(), hash("sha256", body, "hex"))) {
      refuse("body", "The payload_hash is not that of the body.");
    }
    if (this.#taken.get(mark)) refuse("replay", "This token was used before, and what it signs is stored.");
    return mark;
  }

  /** From now on the token is used up. To be called when what it signs is stored: until then a repeat is welcome. */
  useUp(mark: TokenMark): void {
    this.#taken.set(mark, true);
  }

  /** The signature itself marks a token: it depends on its `jti` and on all else that the token says. */
  #verify(token: string): { readonly claims: Claims; readonly mark: TokenMark } {
    const [header = "", payload = "", signature = "", ...rest] = token.split(".");
    const expected = createHmac("sha256", this.#key).update(`${header}.${payload}`).digest("base64url");
    if (rest.length > 0 || !isSame(signature, expected)) refuse("signature", "The signature is wrong.");
    // The signature was checked as HS256 whatever the header says; it must not say anything else either.
    if (header !== this.#lastHeader && parse(header).alg !== "HS256") {
      refuse("signature", "The algorithm is not HS256.");
    }
    this.#lastHeader = header;
    return { claims: parse(payload), mark: expected };
  }

  #checkAge(iat: unknown): void {
    const now = this.#parts.clock.now() / 1000;
    const { maxAgeSeconds } = this.#parts;
    if (typeof iat === "number" && iat <= now + MAX_AHEAD_SECONDS && iat >= now - maxAgeSeconds) return;
    refuse("age", `The token is not from the last ${maxAgeSeconds} seconds.`);
  }
}

function tokenOf(authorization: string): string {
  if (!/^bearer /i.test(authorization))
    refuse("unreadable", "The Authorization header holds no Bearer token.");
  return authorization.slice(7).trim();
}

function parse(part: string): Claims & { readonly alg?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (typeof value === "object" && value !== null) return value;
  } catch {
    refuse("unreadable", "The token cannot be read.");
  }
  refuse("unreadable", "The token cannot be read.");
}

function isSame(given: string, expected: string): boolean {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, Buffer.from(expected));
}

function refuse(fault: SignatureFault, reason: string): never {
  throw new WebhookSignatureError(fault, reason);
}
