import { createHash } from "node:crypto";
import type { IdempotencyKey } from "@failover-kit/engine";
import { InvalidHeaderError } from "../errors/invalid-header-error.ts";

const VISIBLE_TEXT = /^[\x21-\x7e]{1,255}$/;

/**
 * Reads the Idempotency-Key header. What was asked for is remembered as a hash of door and body, byte by byte:
 * a repeat is the same request, not one that means the same.
 */
export function readIdempotencyKey(
  value: string | string[] | undefined,
  asked: { readonly door: string; readonly body: Buffer },
): IdempotencyKey | null {
  if (value === undefined) return null;
  if (typeof value !== "string" || !VISIBLE_TEXT.test(value)) {
    throw new InvalidHeaderError("Idempotency-Key must hold 1 to 255 visible characters without spaces.");
  }
  const fingerprint = createHash("sha256").update(`${asked.door}\n`).update(asked.body).digest("base64url");
  return { key: value, fingerprint };
}
