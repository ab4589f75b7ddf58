import type { KeyObject } from "node:crypto";

/** The RSA key of at least 2048 bits that a PEM text holds, or null when it is none. */
export function usableKey(pem: string, parse: (pem: string) => KeyObject): KeyObject | null {
  try {
    const key = parse(pem);
    const { asymmetricKeyType, asymmetricKeyDetails } = key;
    return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 ? key : null;
  } catch {
    // The error may quote the key.
    return null;
  }
}

/** The public key, and only that, as it is stored. */
export function publicPem(key: KeyObject): string {
  return String(key.export({ type: "spki", format: "pem" }));
}
