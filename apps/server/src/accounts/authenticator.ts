import type { IncomingHttpHeaders } from "node:http";
import type { AccountStore, Clock } from "@failover-kit/engine";
import { AuthenticationError } from "../errors/authentication-error.ts";
import { BasicCheck } from "./basic-check.ts";
import type { Caller } from "./caller.ts";
import type { Revocations } from "./revocations.ts";
import { TokenCheck } from "./token-check.ts";

/** The headers as they came: one that was sent twice shows only in the raw ones. */
export interface SentHeaders {
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
}

/** What callers are checked with. */
export interface AuthenticatorParts {
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly revocations: Revocations;
}

/** Finds out who is calling: key and secret (Basic), or a signed token (Bearer), never both. */
export class Authenticator {
  readonly #basic: BasicCheck;
  readonly #token: TokenCheck;

  constructor(parts: AuthenticatorParts) {
    this.#basic = new BasicCheck(parts);
    this.#token = new TokenCheck(parts);
  }

  /** Answers at once for a secret that was checked before. Throws, or rejects with, AuthenticationError. */
  authenticate({ headers, rawHeaders }: SentHeaders): Caller | Promise<Caller> {
    const value = headers.authorization;
    if (!value) throw new AuthenticationError("The Authorization header is missing: send Basic key:secret.");
    const space = value.indexOf(" ");
    const scheme = value.slice(0, space).toLowerCase();
    const credentials = value.slice(space + 1).trim();
    // Neither key:secret in base64 nor a token contains these, so there is more than one of them.
    if (credentials.includes(",") || credentials.includes(" ") || isSentTwice(rawHeaders)) throw bothAtOnce();
    if (scheme === "basic") return this.#basic.check(credentials);
    if (scheme === "bearer") return this.#token.check(credentials);
    throw new AuthenticationError("The Authorization header is neither Basic nor Bearer.");
  }
}

function isSentTwice(rawHeaders: readonly string[]): boolean {
  let found = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 13 && name.toLowerCase() === "authorization") found += 1;
  }
  return found > 1;
}

function bothAtOnce(): AuthenticationError {
  return new AuthenticationError("Send one Authorization header with one scheme: Basic or Bearer, not both.");
}
