import { type Account, type AccountStore, type ApiKey, type Clock, uuidv7 } from "@failover-kit/engine";
import { ConfigError } from "../errors/config-error.ts";
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
 * key, which is returned this one time and kept nowhere in the clear. `warn` is told when the configured key does
 * not count because it was revoked, or has changed a stored one.
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
  parts: AccountParts & { readonly warn: (sentence: string) => void },
  wanted: KeyAndSecret,
  { id: accountId }: Account,
): Promise<void> {
  const { accounts, clock, warn } = parts;
  const known = await accounts.findApiKey(wanted.key);
  if (known === null) {
    const made = { accountId, name: "configured", role: "admin", createdAt: clock.now() } as const;
    return accounts.saveApiKey(await newApiKey(wanted, made));
  }
  if (known.accountId !== accountId) {
    throw new ConfigError([
      "FAILOVER_API_KEY names a key of another account. Name one of the first account, or one that nobody has.",
    ]);
  }
  if (known.revokedAt !== null) {
    warn("FAILOVER_API_KEY names a key that was revoked: it opens nothing. Set another one, or none.");
    return;
  }
  await replaceKey(parts, wanted, known);
}

/** The environment is the operator's word: whoever has lost the admin's key gets in again. But it is told. */
async function replaceKey(
  { accounts, clock, warn }: AccountParts & { readonly warn: (sentence: string) => void },
  wanted: KeyAndSecret,
  known: ApiKey,
): Promise<void> {
  const { accountId, name, createdAt, role } = known;
  const isSameSecret = await matchesHash(wanted.secret, known.secretHash);
  if (isSameSecret && role === "admin") return;
  const at = clock.now();
  await accounts.saveApiKey(await newApiKey(wanted, { accountId, name, role: "admin", createdAt }), {
    id: uuidv7(at),
    accountId,
    at,
    action: "key.replaced",
    target: wanted.key,
    actor: null,
    caller: "operator",
    callerName: "FAILOVER_API_KEY",
    ip: "",
  });
  if (!isSameSecret) warn("FAILOVER_API_SECRET has replaced the secret of the key in FAILOVER_API_KEY.");
  if (role !== "admin") warn(`FAILOVER_API_KEY names a ${role} key: it is an admin key from now on.`);
}
