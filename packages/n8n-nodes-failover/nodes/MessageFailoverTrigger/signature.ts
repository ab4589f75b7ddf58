import { createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_SECONDS = 5 * 60;

/**
 * Tells whether a request was signed with the secret within the last five minutes, by Standard Webhooks: HMAC-SHA256
 * over id, instant and body, and as many signatures as there are secrets at the moment. The usual library is not
 * bundled here because n8n refuses packages whose files name the global object, as one of its parts does.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function isSigned(
  body: Uint8Array,
  headers: Readonly<Record<string, unknown>>,
  { secret, now }: { readonly secret: string; readonly now: number },
): boolean {
  const { "webhook-id": id, "webhook-timestamp": instant, "webhook-signature": signatures } = headers;
  if (typeof id !== "string" || typeof instant !== "string" || typeof signatures !== "string") return false;
  const age = Math.abs(now / 1000 - Number(instant));
  if (!/^\d+$/.test(instant) || age > TOLERANCE_SECONDS) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${instant}.`).update(body).digest();
  return signatures.split(" ").some((signature) => {
    const [version, value = ""] = signature.split(",");
    const given = Buffer.from(value, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
