import { createHmac, hash, randomUUID } from "node:crypto";
import type { AccountStore, Clock, OwedCallback } from "@failover-kit/engine";
import { SignJWT } from "jose";
import { keyCallerName } from "../accounts/caller.ts";
import type { Revocations } from "../accounts/revocations.ts";

/** What callbacks are signed with. */
export interface CallbackSignerParts {
  readonly secret: string; // of the first account; those of the others are made from it
  readonly apiKey: string | null; // of the first account, as it is configured
  readonly accounts: AccountStore;
  readonly revocations: Pick<Revocations, "has">;
  readonly clock: Clock;
}

/** What one account's callbacks are signed with, and the key that tells its receivers whose they are. */
interface Signature {
  readonly secret: string;
  readonly apiKey: string | null;
}

/**
 * Signs callbacks as the Messages API signs its webhooks: a JWT by a shared secret, bound to the body by its hash, so that
 * receivers made for that API can check them. Each try has a token of its own, so that it is fresh when it arrives.
 */
export class CallbackSigner {
  readonly #parts: CallbackSignerParts;
  readonly #signatures = new Map<string, Signature>(); // by account

  constructor(parts: CallbackSignerParts) {
    this.#parts = parts;
  }

  /** The header that proves this callback. Rejects when the store cannot tell whose it is. */
  async header({ accountId, body }: Pick<OwedCallback, "accountId" | "body">): Promise<string> {
    const { secret, apiKey } = await this.#signatureOf(accountId);
    const claims = { payload_hash: hash("sha256", body, "hex"), ...(apiKey !== null && { api_key: apiKey }) };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer("Vonage") // what receivers look for
      .setIssuedAt(Math.floor(this.#parts.clock.now() / 1000))
      .setJti(randomUUID())
      .sign(Buffer.from(secret, "utf8"));
    return `Bearer ${token}`;
  }

  /** The secret that the receivers of one account need. */
  async secretOf(accountId: string): Promise<string> {
    return (await this.#signatureOf(accountId)).secret;
  }

  async #signatureOf(accountId: string): Promise<Signature> {
    const known = this.#signatures.get(accountId);
    if (known && !this.#isOutdated(known)) return known;
    const found = await this.#findSignature(accountId);
    this.#signatures.set(accountId, found);
    return found;
  }

  #isOutdated({ apiKey }: Signature): boolean {
    return apiKey === null || this.#parts.revocations.has(keyCallerName(apiKey));
  }

  async #findSignature(accountId: string): Promise<Signature> {
    const { accounts, secret, apiKey } = this.#parts;
    const known = await accounts.listAccounts();
    const account = known.find(({ id }) => id === accountId);
    if (account === undefined) throw new Error("A callback belongs to no account");
    const listed = await accounts.listApiKeys(accountId);
    const keys = listed.filter(({ revokedAt }) => revokedAt === null).map(({ key }) => key);
    const named = keys.find((key) => key === apiKey) ?? keys[0] ?? null; // receivers were told the configured one
    const isFirst = account.id === known[0]?.id;
    return { secret: isFirst ? secret : derivedSecret(secret, account.name), apiKey: named };
  }
}

/** Who knows the secret of one account can find out that of no other. */
function derivedSecret(secret: string, accountName: string): string {
  return createHmac("sha256", secret).update(accountName).digest("base64url");
}
