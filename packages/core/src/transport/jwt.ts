import { base64Url } from "./base64.ts";
import { ConfigError } from "./errors/config-error.ts";
import { pkcs8FromPem } from "./private-key.ts";

/** The part of Web Crypto that signing needs; `crypto.subtle` fits. */
export interface SigningSubtle<Key = unknown> {
  importKey(
    format: "pkcs8",
    keyData: Uint8Array<ArrayBuffer>,
    algorithm: { name: string; hash: string },
    extractable: boolean,
    keyUsages: "sign"[],
  ): Promise<Key>;
  sign(algorithm: string, key: Key, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

/** The application, its key, and what making tokens needs from outside. */
export interface JwtSourceOptions<Key = unknown> {
  readonly applicationId: string;
  readonly privateKeyPem: string; // RSA, PKCS #8 or PKCS #1
  readonly subtle: SigningSubtle<Key>;
  readonly randomUuid: () => string;
  readonly now: () => number; // epoch milliseconds
  readonly setting?: string; // the name of the key's setting in errors; "privateKeyPem" when absent
}

const lifeSeconds = 900;
const renewBeforeSeconds = 60;
const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const header = base64Url(JSON.stringify({ typ: "JWT", alg: "RS256" }));

/**
 * Makes tokens for one application: RS256, valid for 15 minutes, used again until a minute before their end.
 * A key that cannot be read is a `ConfigError`: at once when its PEM is wrong, else from the first token.
 */
export function createJwtSource<Key>(options: JwtSourceOptions<Key>): () => Promise<string> {
  const setting = options.setting ?? "privateKeyPem";
  const bytes = pkcs8FromPem(options.privateKeyPem, setting);
  let key: Promise<Key> | null = null;
  let current: { readonly token: Promise<string>; readonly renewAt: number } | null = null;

  return () => {
    const now = options.now();
    if (current !== null && now < current.renewAt) return current.token;
    const issuedAt = Math.floor(now / 1000);
    key ??= importKey(options.subtle, bytes, setting);
    const token = key.then((signingKey) => signToken(options, signingKey, issuedAt));
    const entry = { token, renewAt: (issuedAt + lifeSeconds - renewBeforeSeconds) * 1000 };
    current = entry;
    // A failure is not kept: the next caller tries again.
    token.catch(() => {
      if (current === entry) current = null;
    });
    return token;
  };
}

async function importKey<Key>(
  subtle: SigningSubtle<Key>,
  bytes: Uint8Array<ArrayBuffer>,
  setting: string,
): Promise<Key> {
  try {
    return await subtle.importKey("pkcs8", bytes, algorithm, false, ["sign"]);
  } catch {
    // The cause is left out on purpose: it comes from code that has seen the key.
    throw new ConfigError(setting, "is not a usable RSA private key; check that the whole file was given");
  }
}

async function signToken<Key>(options: JwtSourceOptions<Key>, key: Key, issuedAt: number): Promise<string> {
  const claims = {
    application_id: options.applicationId,
    iat: issuedAt,
    exp: issuedAt + lifeSeconds,
    jti: options.randomUuid(),
  };
  const content = `${header}.${base64Url(JSON.stringify(claims))}`;
  const signature = await options.subtle.sign(algorithm.name, key, new TextEncoder().encode(content));
  return `${content}.${base64Url(new Uint8Array(signature))}`;
}
