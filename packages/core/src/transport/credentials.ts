import { base64 } from "./base64.ts";
import { ConfigError } from "./errors/config-error.ts";

/** Who we are to the other side. `token` is asked for every request and may answer from memory. */
export type Credentials =
  | { readonly kind: "basic"; readonly key: string; readonly secret: string }
  | { readonly kind: "jwt"; readonly token: () => Promise<string> }
  | { readonly kind: "none" };

/** The value of the Authorization header at this moment; null when none is to be sent. */
export type AuthorizationHeader = () => string | null | Promise<string>;

/** Makes the source of the Authorization header. Basic is computed here, once. */
export function authorizationHeader(credentials: Credentials): AuthorizationHeader {
  if (credentials.kind === "none") return () => null;
  if (credentials.kind === "jwt") return async () => `Bearer ${checkedToken(await credentials.token())}`;
  const { key, secret } = credentials;
  if (key.includes(":")) throw new ConfigError("key", "must not contain a colon");
  const value = `Basic ${base64(`${key}:${secret}`)}`;
  return () => value;
}

// A bad header value would be quoted in the error of the HTTP library, and the token with it.
function checkedToken(token: string): string {
  if (!/^[\w.~+/=-]+$/.test(token)) throw new ConfigError("token", "contains characters that no token has");
  return token;
}
