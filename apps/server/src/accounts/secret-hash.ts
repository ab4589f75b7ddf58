import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

const COST = { N: 16_384, r: 8, p: 1 } as const; // some 40 ms and 16 MiB for each check
const KEY_BYTES = 32;

/** Makes what is stored in place of a secret: the parameters, the salt and the derived key, as one text. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  return format(salt, await derive(secret, salt, COST));
}

/** A hash that no secret matches. Checking against it takes as long as against a real one. */
export function unmatchableHash(): string {
  return format(randomBytes(16), randomBytes(KEY_BYTES));
}

/** Tells whether a secret is the one that was hashed. A hash that cannot be read matches nothing. */
export async function matchesHash(secret: string, hash: string): Promise<boolean> {
  const [scheme, cost, salt, key] = hash.split("$");
  const [N, r, p] = (cost ?? "").split(",").map(Number);
  if (scheme !== "scrypt" || !N || !r || !p || !salt || !key) return false;
  const expected = Buffer.from(key, "base64url");
  const derived = await derive(secret, Buffer.from(salt, "base64url"), { N, r, p });
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

function format(salt: Buffer, key: Buffer): string {
  const cost = `${COST.N},${COST.r},${COST.p}`;
  return `scrypt$${cost}$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

function derive(secret: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, KEY_BYTES, { ...cost, maxmem: 64 * 1024 * 1024 }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
