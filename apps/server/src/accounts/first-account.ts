import { type Account, type AccountStore, type Clock, uuidv7 } from "@failover-kit/engine";
import { type KeyAndSecret, makeCredentials, newApiKey } from "./new-key.ts";
import { matchesHash } from "./secret-hash.ts";

/** An application whose callers sign tokens. */
export interface ConfiguredApplication {
  readonly id: string;
  readonly publicKeyPem: string;
}

/** What accounts are made with. */
export interface AccountParts {
  readonly accounts: AccountStore;
  readonly clock: Clock;
}

/**
 * Makes sure that somebody can call: with the configured key, else with the keys of an earlier start, else with a new
 * key, which is returned this one time and kept nowhere in the clear. `warn` is told of a configured key that does
 * not count because it was revoked.
 */
export async function ensureFirstAccount(
  parts: AccountParts & {
    readonly configured: KeyAndSecret | null;
    readonly application: ConfiguredApplication | null;
    readonly warn: (sentence: string) => void;
  },
): Promise<KeyAndSecret | null> {
  const { accounts, clock, configured, application } = parts;
  const [known] = await accounts.listAccounts();
  const account = known ?? (await createAccount(parts, "first"));
  if (application) {
    const { id: accountId } = account;
    const createdAt = clock.now();
    await accounts.saveApplication({
      ...application,
      accountId,
      name: "configured",
      role: "sender",
      createdAt,
    });
  }
  if (configured === null) return ensureAdminKey(parts, account);
  await saveConfiguredKey(parts, configured, account);
  return null;
}

/** An account of `FAILOVER_ACCOUNTS` that got its first key just now. */
export interface NewAccount extends KeyAndSecret {
  readonly account: string; // its name
}

/** Makes the accounts of these names that there are not yet, each with an admin key, told this one time. */
export async function ensureNamedAccounts(
  parts: AccountParts,
  names: readonly string[],
): Promise<readonly NewAccount[]> {
  const known = await parts.accounts.listAccounts();
  const made: NewAccount[] = [];
  for (const name of new Set(names)) {
    const account = known.find((one) => one.name === name) ?? (await createAccount(parts, name));
    const credentials = await ensureAdminKey(parts, account);
    if (credentials) made.push({ account: name, ...credentials });
  }
  return made;
}

async function createAccount({ accounts, clock }: AccountParts, name: string): Promise<Account> {
  const createdAt = clock.now();
  const account = { id: uuidv7(createdAt), name, createdAt };
  await accounts.createAccount(account);
  return account;
}

/** An account without any key can only be one whose making was interrupted: the last admin key cannot be revoked. */
async function ensureAdminKey(
  { accounts, clock }: AccountParts,
  { id: accountId }: Account,
): Promise<KeyAndSecret | null> {
  if ((await accounts.listApiKeys(accountId)).length > 0) return null;
  const made = makeCredentials();
  const createdAt = clock.now();
  await accounts.saveApiKey(await newApiKey(made, { accountId, name: "first", role: "admin", createdAt }));
  return made;
}

/** The configured secret counts, also when the key was stored with another one before. A revoked key stays revoked. */
async function saveConfiguredKey(
  { accounts, clock, warn }: AccountParts & { readonly warn: (sentence: string) => void },
  wanted: KeyAndSecret,
  account: Account,
): Promise<void> {
  const known = await accounts.findApiKey(wanted.key);
  if (known && known.revokedAt !== null) {
    warn("FAILOVER_API_KEY names a key that was revoked: it opens nothing. Set another one, or none.");
    return;
  }
  const isRight = known?.role === "admin" && (await matchesHash(wanted.secret, known.secretHash));
  if (isRight) return;
  const { accountId, name, createdAt } = known ?? {
    accountId: account.id,
    name: "configured",
    createdAt: clock.now(),
  };
  await accounts.saveApiKey(await newApiKey(wanted, { accountId, name, role: "admin", createdAt }));
}
