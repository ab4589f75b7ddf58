import { hash, timingSafeEqual } from "node:crypto";
import type { AccountStore, ApiKey, Clock } from "@failover-kit/engine";
import { LRUCache } from "lru-cache";
import { AuthenticationError } from "../errors/authentication-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { AuthenticatorParts } from "./authenticator.ts";
import { type Caller, keyCaller, keyCallerName } from "./caller.ts";
import { CheckGate } from "./check-gate.ts";
import type { Revocations } from "./revocations.ts";
import { matchesHash, unmatchableHash } from "./secret-hash.ts";

const MAX_REMEMBERED = 1000;
const MAX_CHECKS = 2; // scrypt shares the thread pool with name look-ups and files
const MAX_WAITING_CHECKS = 64;
const NOTE_USE_EVERY_MS = 300_000; // a write to the disk, on the way of a request

interface AcceptedKey {
  readonly digest: Buffer;
  readonly caller: Caller;
  usedAt: number; // as it was noted last
}

/**
 * Checks key and secret. The first check of a secret is costly on purpose; what came out of it is remembered by the
 * digest of the secret, so that further requests cost microseconds, and repeating a wrong secret costs us nothing.
 */
export class BasicCheck {
  readonly #accounts: AccountStore;
  readonly #clock: Clock;
  readonly #revocations: Revocations;
  readonly #accepted = new LRUCache<string, AcceptedKey>({ max: MAX_REMEMBERED });
  readonly #refused = new LRUCache<string, true>({ max: MAX_REMEMBERED });
  readonly #underWay = new Map<string, Promise<Caller>>();
  readonly #gate = new CheckGate(MAX_CHECKS, MAX_WAITING_CHECKS);
  readonly #unmatchable = unmatchableHash();

  constructor({ accounts, clock, revocations }: AuthenticatorParts) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#revocations = revocations;
  }

  /** Takes what follows `Basic `. Throws, or rejects with, AuthenticationError or TooManyAttemptsError. */
  check(encoded: string): Caller | Promise<Caller> {
    const text = Buffer.from(encoded, "base64").toString("utf8");
    const colon = text.indexOf(":");
    if (colon < 1) throw new AuthenticationError("The Authorization header does not hold key:secret.");
    const key = text.slice(0, colon);
    const secret = text.slice(colon + 1);
    const digest = hash("sha256", secret, "buffer");
    const accepted = this.#accepted.get(key);
    // A secret that does not match leaves the remembered one in place: nobody can evict it by guessing.
    if (accepted && timingSafeEqual(accepted.digest, digest) && this.#mayCall(accepted.caller.name)) {
      this.#noteUse(key, accepted);
      return accepted.caller;
    }
    return this.#checkOnce({ key, secret, digest });
  }

  /** Callers that ask with the same secret while it is being checked share the check. */
  #checkOnce(attempt: {
    readonly key: string;
    readonly secret: string;
    readonly digest: Buffer;
  }): Promise<Caller> {
    const id = `${attempt.digest.toString("base64")} ${attempt.key}`;
    if (this.#refused.get(id)) return Promise.reject(wrongCredentials());
    const underWay = this.#underWay.get(id);
    if (underWay) return underWay;
    const check = this.#gate.run(() => this.#verify(attempt, id)).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, check);
    return check;
  }

  async #verify(
    { key, secret, digest }: { readonly key: string; readonly secret: string; readonly digest: Buffer },
    id: string,
  ): Promise<Caller> {
    const found = await fromStore(this.#accounts.findApiKey(key));
    const apiKey = found?.revokedAt === null ? found : null;
    const matches = await matchesHash(secret, apiKey?.secretHash ?? this.#unmatchable);
    // The key may have been revoked while its secret was being checked.
    if (apiKey === null || !matches || !this.#mayCall(keyCallerName(key))) {
      this.#refused.set(id, true);
      throw wrongCredentials();
    }
    return this.#accept(apiKey, digest);
  }

  #accept(apiKey: ApiKey, digest: Buffer): Caller {
    const accepted = { digest, caller: keyCaller(apiKey), usedAt: apiKey.lastUsedAt ?? 0 };
    this.#accepted.set(apiKey.key, accepted);
    this.#noteUse(apiKey.key, accepted);
    return accepted.caller;
  }

  #mayCall(callerName: string): boolean {
    return !this.#revocations.has(callerName);
  }

  /** Nobody waits for it, and a store that cannot take it is told to others by what they ask for. */
  #noteUse(key: string, accepted: AcceptedKey): void {
    const now = this.#clock.now();
    if (now - accepted.usedAt < NOTE_USE_EVERY_MS) return;
    accepted.usedAt = now;
    this.#accounts.noteKeyUse(key, now).catch(() => {});
  }
}

function wrongCredentials(): AuthenticationError {
  return new AuthenticationError("The API key is unknown, or the secret is wrong.");
}
