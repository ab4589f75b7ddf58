import { randomBytes } from "node:crypto";
import { type Account, type AccountStore, type Clock, uuidv7 } from "@failover-kit/engine";
import { hashSecret, matchesHash } from "./secret-hash.ts";

/** What a caller proves to be allowed with. */
export interface KeyAndSecret {
  readonly key: string;
  readonly secret: string;
}

/** An application whose callers sign tokens. */
export interface ConfiguredApplication {
  readonly id: string;
  readonly publicKeyPem: string;
}

/**
 * Makes sure that somebody can call: with the configured key, else with the keys of an earlier start, else with a new
 * key, which is returned this one time and kept nowhere in the clear.
 */
export async function ensureFirstAccount(parts: {
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly configured: KeyAndSecret | null;
  readonly application: ConfiguredApplication | null;
}): Promise<KeyAndSecret | null> {
  const { accounts, clock, configured, application } = parts;
  const [known] = await accounts.listAccounts();
  const account = known ?? (await createAccount(accounts, clock));
  if (application) {
    await accounts.saveApplication({ ...application, accountId: account.id, createdAt: clock.now() });
  }
  if (configured) {
    await saveConfiguredKey(accounts, { ...configured, accountId: account.id, now: clock.now() });
    return null;
  }
  if ((await accounts.listApiKeys(account.id)).length > 0) return null;
  const made = { key: randomBytes(4).toString("hex"), secret: randomBytes(24).toString("base64url") };
  await saveKey(accounts, { ...made, accountId: account.id, now: clock.now() });
  return made;
}

interface KeyToSave extends KeyAndSecret {
  readonly accountId: string;
  readonly now: number;
}

async function createAccount(accounts: AccountStore, clock: Clock): Promise<Account> {
  const createdAt = clock.now();
  const account = { id: uuidv7(createdAt), name: "first", createdAt };
  await accounts.createAccount(account);
  return account;
}

/** The configured secret counts, also when the key was stored with another one before. */
async function saveConfiguredKey(accounts: AccountStore, wanted: KeyToSave): Promise<void> {
  const known = await accounts.findApiKey(wanted.key);
  if (known && (await matchesHash(wanted.secret, known.secretHash))) return;
  await saveKey(accounts, { ...wanted, accountId: known?.accountId ?? wanted.accountId });
}

async function saveKey(accounts: AccountStore, { key, secret, accountId, now }: KeyToSave): Promise<void> {
  await accounts.saveApiKey({ key, accountId, secretHash: await hashSecret(secret), createdAt: now });
}
