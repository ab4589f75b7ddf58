import { createPublicKey, type KeyObject } from "node:crypto";
import type { AccountStore, Clock } from "@failover-kit/engine";
import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import { AuthenticationError } from "../errors/authentication-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { AuthenticatorParts } from "./authenticator.ts";
import { applicationCaller, type Caller } from "./caller.ts";
import type { Revocations } from "./revocations.ts";

const TOLERANCE_SECONDS = 30; // how far the caller's clock may be off
const LIFETIME_SECONDS = 900; // of a token that names no end itself
const MAX_KEYS = 1000;

interface KnownApplication {
  readonly caller: Caller;
  readonly publicKey: KeyObject;
}

/** Checks tokens that applications sign with their private key. Only RS256 counts, whatever a token says of itself. */
export class TokenCheck {
  readonly #accounts: AccountStore;
  readonly #clock: Clock;
  readonly #revocations: Revocations;
  readonly #applications = new LRUCache<string, KnownApplication>({ max: MAX_KEYS });

  constructor({ accounts, clock, revocations }: AuthenticatorParts) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#revocations = revocations;
  }

  /** Takes what follows `Bearer `. Rejects with AuthenticationError. */
  async check(token: string): Promise<Caller> {
    const application = await this.#find(claimedApplication(token));
    if (application === null) throw invalidToken();
    const claims = await this.#verify(token, application.publicKey);
    this.#checkAge(claims);
    // What was remembered of it may have been deleted since.
    if (this.#revocations.has(application.caller.name)) throw invalidToken();
    return application.caller;
  }

  async #find(id: string): Promise<KnownApplication | null> {
    const known = this.#applications.get(id);
    if (known) return known;
    const application = await fromStore(this.#accounts.findApplication(id));
    if (application === null) return null;
    const caller = applicationCaller(application);
    const found = { caller, publicKey: createPublicKey(application.publicKeyPem) };
    this.#applications.set(id, found);
    return found;
  }

  async #verify(token: string, publicKey: KeyObject): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: ["RS256"],
        requiredClaims: ["application_id", "iat"],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(this.#clock.now()),
      });
      return payload;
    } catch (error) {
      // The signature is checked first, so only the owner of the key ever learns this.
      throw error instanceof errors.JWTExpired ? expiredToken() : invalidToken();
    }
  }

  #checkAge({ iat = 0, exp }: JWTPayload): void {
    const now = this.#clock.now() / 1000;
    if (iat > now + TOLERANCE_SECONDS) throw new AuthenticationError("The token was issued in the future.");
    if (exp === undefined && now >= iat + LIFETIME_SECONDS + TOLERANCE_SECONDS) throw expiredToken();
  }
}

/** Whose token it claims to be. Nothing is proved yet. */
function claimedApplication(token: string): string {
  try {
    const { application_id: id } = decodeJwt(token);
    if (typeof id === "string") return id;
  } catch {
    throw invalidToken();
  }
  throw invalidToken();
}

function invalidToken(): AuthenticationError {
  return new AuthenticationError(
    "The token is not valid: it needs the claims application_id and iat, and the RS256 signature of a known application.",
  );
}

function expiredToken(): AuthenticationError {
  return new AuthenticationError("The token has expired.");
}
