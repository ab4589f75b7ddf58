import type { Instant } from "../rules/run.ts";

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
  readonly secretHash: string;
  readonly createdAt: Instant;
}

/** A caller that signs tokens instead of sending a secret. */
export interface Application {
  readonly id: string;
  readonly accountId: string;
  readonly publicKeyPem: string;
  readonly createdAt: Instant;
}

/** Keeps who may call. */
export interface AccountStore {
  createAccount(account: Account): Promise<void>;
  listAccounts(): Promise<readonly Account[]>;
  /** Stores the key, or replaces the one of the same name. */
  saveApiKey(apiKey: ApiKey): Promise<void>;
  findApiKey(key: string): Promise<ApiKey | null>;
  listApiKeys(accountId: string): Promise<readonly ApiKey[]>;
  /** Stores the application, or replaces the one with the same id. */
  saveApplication(application: Application): Promise<void>;
  findApplication(id: string): Promise<Application | null>;
}
