import type { Role } from "@failover-kit/core/model";
import type { Instant } from "../rules/run.ts";
import type { AuditEntry } from "./audit-store.ts";

/** Whose runs these are. Nobody sees another account's. */
export interface Account {
  readonly id: string; // UUID
  readonly name: string;
  readonly createdAt: Instant;
}

/** What a caller proves to be allowed with. The secret itself is never stored. */
export interface ApiKey {
  readonly key: string;
  readonly accountId: string;
  readonly name: string; // what people call it
  readonly role: Role;
  readonly secretHash: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null; // as it was noted last
  readonly revokedAt: Instant | null; // from then on it opens nothing
}

/** A caller that signs tokens instead of sending a secret. */
export interface Application {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly role: Role;
  readonly publicKeyPem: string;
  readonly createdAt: Instant;
}

/** Keeps who may call. An entry for the audit log is stored in the transaction of the change that it tells of. */
export interface AccountStore {
  createAccount(account: Account): Promise<void>;
  listAccounts(): Promise<readonly Account[]>;

  /** Stores the key, or replaces the one of the same name. For the operator's own: only a replacement is audited. */
  saveApiKey(apiKey: ApiKey, audit?: AuditEntry): Promise<void>;
  /** Stores a new key. Rejects when there is one of that name, in whatever account. */
  createApiKey(apiKey: ApiKey, audit: AuditEntry): Promise<void>;
  /**
   * Marks a key as revoked, unless no admin key would be left to its account: then it changes nothing and says so.
   * Nothing is stored for a key that is revoked already.
   */
  revokeApiKey(key: string, at: Instant, audit: AuditEntry): Promise<"revoked" | "last_admin_key">;
  noteKeyUse(key: string, at: Instant): Promise<void>;
  /** The key of this name, revoked or not, of whatever account. */
  findApiKey(key: string): Promise<ApiKey | null>;
  /** The oldest first, revoked ones too. */
  listApiKeys(accountId: string): Promise<readonly ApiKey[]>;

  /** Stores the application, or replaces the one with the same id. For the operator's own. */
  saveApplication(application: Application): Promise<void>;
  /** Stores a new application. Rejects when there is one with the same id. */
  createApplication(application: Application, audit: AuditEntry): Promise<void>;
  /** Forgets an application of this account; false when it has none with this id, and then nothing is stored. */
  deleteApplication(accountId: string, id: string, audit: AuditEntry): Promise<boolean>;
  findApplication(id: string): Promise<Application | null>;
  /** The oldest first. */
  listApplications(accountId: string): Promise<readonly Application[]>;
}
