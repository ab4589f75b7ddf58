import type { DatabaseSync } from "node:sqlite";
import type { Account, AccountStore, ApiKey, Application } from "../ports/account-store.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

type AccountRow = readonly [id: string, name: string, createdAt: number];
type ApiKeyRow = readonly [key: string, accountId: string, secretHash: string, createdAt: number];
type ApplicationRow = readonly [id: string, accountId: string, publicKeyPem: string, createdAt: number];

const API_KEY_SQL = "SELECT key, account_id, secret_hash, created_at FROM api_keys";

/** Keeps accounts, keys and applications in the same file as the runs. */
export class SqliteAccountStore implements AccountStore {
  readonly #insertAccount: Command;
  readonly #accounts: Query<AccountRow>;
  readonly #saveApiKey: Command;
  readonly #apiKey: Query<ApiKeyRow>;
  readonly #apiKeys: Query<ApiKeyRow>;
  readonly #saveApplication: Command;
  readonly #application: Query<ApplicationRow>;

  constructor(database: DatabaseSync) {
    this.#insertAccount = prepareCommand(database, "INSERT INTO accounts VALUES (?, ?, ?)");
    this.#accounts = prepareQuery(
      database,
      "SELECT id, name, created_at FROM accounts ORDER BY created_at, rowid",
    );
    this.#saveApiKey = prepareCommand(database, "INSERT OR REPLACE INTO api_keys VALUES (?, ?, ?, ?)");
    this.#apiKey = prepareQuery(database, `${API_KEY_SQL} WHERE key = ?`);
    this.#apiKeys = prepareQuery(database, `${API_KEY_SQL} WHERE account_id = ? ORDER BY created_at, key`);
    this.#saveApplication = prepareCommand(
      database,
      "INSERT OR REPLACE INTO applications VALUES (?, ?, ?, ?)",
    );
    this.#application = prepareQuery(
      database,
      "SELECT id, account_id, public_key_pem, created_at FROM applications WHERE id = ?",
    );
  }

  async createAccount({ id, name, createdAt }: Account): Promise<void> {
    this.#insertAccount.run(id, name, createdAt);
  }

  async listAccounts(): Promise<Account[]> {
    return this.#accounts.all().map(([id, name, createdAt]) => ({ id, name, createdAt }));
  }

  async saveApiKey({ key, accountId, secretHash, createdAt }: ApiKey): Promise<void> {
    this.#saveApiKey.run(key, accountId, secretHash, createdAt);
  }

  async findApiKey(key: string): Promise<ApiKey | null> {
    const row = this.#apiKey.get(key);
    return row === undefined ? null : decodeApiKey(row);
  }

  async listApiKeys(accountId: string): Promise<ApiKey[]> {
    return this.#apiKeys.all(accountId).map(decodeApiKey);
  }

  async saveApplication({ id, accountId, publicKeyPem, createdAt }: Application): Promise<void> {
    this.#saveApplication.run(id, accountId, publicKeyPem, createdAt);
  }

  async findApplication(id: string): Promise<Application | null> {
    const row = this.#application.get(id);
    if (row === undefined) return null;
    const [, accountId, publicKeyPem, createdAt] = row;
    return { id, accountId, publicKeyPem, createdAt };
  }
}

function decodeApiKey([key, accountId, secretHash, createdAt]: ApiKeyRow): ApiKey {
  return { key, accountId, secretHash, createdAt };
}
