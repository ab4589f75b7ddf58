import type { DatabaseSync } from "node:sqlite";
import type { Account, AccountStore, ApiKey, Application } from "../ports/account-store.ts";
import type { AuditEntry } from "../ports/audit-store.ts";
import type { Instant } from "../rules/run.ts";
import { ApiKeyTable } from "./api-key-table.ts";
import { ApplicationTable } from "./application-table.ts";
import { AuditTable } from "./audit-table.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";
import { inTransaction } from "./transaction.ts";

type AccountRow = readonly [id: string, name: string, createdAt: number];

/** Keeps accounts, keys and applications in the same file as the runs. */
export class SqliteAccountStore implements AccountStore {
  readonly #database: DatabaseSync;
  readonly #insertAccount: Command;
  readonly #accounts: Query<AccountRow>;
  readonly #apiKeys: ApiKeyTable;
  readonly #applications: ApplicationTable;
  readonly #audit: AuditTable;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insertAccount = prepareCommand(database, "INSERT INTO accounts VALUES (?, ?, ?)");
    this.#accounts = prepareQuery(
      database,
      "SELECT id, name, created_at FROM accounts ORDER BY created_at, rowid",
    );
    this.#apiKeys = new ApiKeyTable(database);
    this.#applications = new ApplicationTable(database);
    this.#audit = new AuditTable(database);
  }

  async createAccount({ id, name, createdAt }: Account): Promise<void> {
    this.#insertAccount.run(id, name, createdAt);
  }

  async listAccounts(): Promise<Account[]> {
    return this.#accounts.all().map(([id, name, createdAt]) => ({ id, name, createdAt }));
  }

  async saveApiKey(apiKey: ApiKey, audit?: AuditEntry): Promise<void> {
    if (audit) this.#change(audit, () => this.#apiKeys.replace(apiKey));
    else this.#apiKeys.replace(apiKey);
  }

  async createApiKey(apiKey: ApiKey, audit: AuditEntry): Promise<void> {
    this.#change(audit, () => this.#apiKeys.insert(apiKey));
  }

  async revokeApiKey(key: string, at: Instant, audit: AuditEntry): Promise<"revoked" | "last_admin_key"> {
    const apiKey = this.#apiKeys.find(key);
    if (apiKey === null || apiKey.revokedAt !== null) return "revoked";
    // Looked at and changed in one go: this thread does nothing else in between.
    if (apiKey.role === "admin" && !this.#apiKeys.hasOtherAdmin(key)) return "last_admin_key";
    this.#change(audit, () => this.#apiKeys.revoke(key, at));
    return "revoked";
  }

  async noteKeyUse(key: string, at: Instant): Promise<void> {
    this.#apiKeys.noteUse(key, at);
  }

  async findApiKey(key: string): Promise<ApiKey | null> {
    return this.#apiKeys.find(key);
  }

  async listApiKeys(accountId: string): Promise<ApiKey[]> {
    return this.#apiKeys.list(accountId);
  }

  async saveApplication(application: Application): Promise<void> {
    this.#applications.replace(application);
  }

  async createApplication(application: Application, audit: AuditEntry): Promise<void> {
    this.#change(audit, () => this.#applications.insert(application));
  }

  async deleteApplication(accountId: string, id: string, audit: AuditEntry): Promise<boolean> {
    if (this.#applications.find(id)?.accountId !== accountId) return false;
    this.#change(audit, () => this.#applications.delete(id));
    return true;
  }

  async findApplication(id: string): Promise<Application | null> {
    return this.#applications.find(id);
  }

  async listApplications(accountId: string): Promise<Application[]> {
    return this.#applications.list(accountId);
  }

  #change(audit: AuditEntry, change: () => void): void {
    inTransaction(this.#database, () => {
      change();
      this.#audit.insert(audit);
    });
  }
}
