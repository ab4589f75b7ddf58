import { hash, timingSafeEqual } from "node:crypto";
import type { AccountStore } from "@failover-kit/engine";
import { AuthenticationError } from "../errors/authentication-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { Caller } from "./authenticator.ts";
import { BoundedMap } from "./bounded-map.ts";
import { CheckGate } from "./check-gate.ts";
import { matchesHash, unmatchableHash } from "./secret-hash.ts";

const MAX_REMEMBERED = 1000;
const MAX_CHECKS = 2; // scrypt shares the thread pool with name look-ups and files
const MAX_WAITING_CHECKS = 64;

/**
 * Checks key and secret. The first check of a secret is costly on purpose; what came out of it is remembered by the
 * digest of the secret, so that further requests cost microseconds, and repeating a wrong secret costs us nothing.
 */
export class BasicCheck {
  readonly #accounts: AccountStore;
  readonly #accepted = new BoundedMap<string, { readonly digest: Buffer; readonly caller: Caller }>(
    MAX_REMEMBERED,
  );
  readonly #refused = new BoundedMap<string, true>(MAX_REMEMBERED);
  readonly #underWay = new Map<string, Promise<Caller>>();
  readonly #gate = new CheckGate(MAX_CHECKS, MAX_WAITING_CHECKS);
  readonly #unmatchable = unmatchableHash();

  constructor(accounts: AccountStore) {
    this.#accounts = accounts;
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
    if (accepted && timingSafeEqual(accepted.digest, digest)) return accepted.caller;
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
    const apiKey = await fromStore(this.#accounts.findApiKey(key));
    const matches = await matchesHash(secret, apiKey?.secretHash ?? this.#unmatchable);
    if (apiKey === null || !matches) {
      this.#refused.set(id, true);
      throw wrongCredentials();
    }
    const caller = { accountId: apiKey.accountId, name: `key ${key}` };
    this.#accepted.set(key, { digest, caller });
    return caller;
  }
}

function wrongCredentials(): AuthenticationError {
  return new AuthenticationError("The API key is unknown, or the secret is wrong.");
}
