import type { DatabaseSync } from "node:sqlite";
import type { Role } from "@failover-kit/core/model";
import type { ApiKey } from "../ports/account-store.ts";
import type { Instant } from "../rules/run.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

type ApiKeyRow = readonly [
  key: string,
  accountId: string,
  name: string,
  role: Role,
  secretHash: string,
  createdAt: number,
  lastUsedAt: number | null,
  revokedAt: number | null,
];

const COLUMNS = "key, account_id, name, role, secret_hash, created_at, last_used_at, revoked_at";

/** Reads and writes keys, in whatever transaction is open. */
export class ApiKeyTable {
  readonly #insert: Command;
  readonly #replace: Command;
  readonly #revoke: Command;
  readonly #noteUse: Command;
  readonly #ofKey: Query<ApiKeyRow>;
  readonly #ofAccount: Query<ApiKeyRow>;
  readonly #otherAdmin: Query<[key: string]>;

  constructor(database: DatabaseSync) {
    const into = `INTO api_keys (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
    this.#insert = prepareCommand(database, `INSERT ${into}`);
    this.#replace = prepareCommand(database, `INSERT OR REPLACE ${into}`);
    this.#revoke = prepareCommand(database, "UPDATE api_keys SET revoked_at = ? WHERE key = ?");
    this.#noteUse = prepareCommand(database, "UPDATE api_keys SET last_used_at = ? WHERE key = ?");
    this.#ofKey = prepareQuery(database, `SELECT ${COLUMNS} FROM api_keys WHERE key = ?`);
    this.#ofAccount = prepareQuery(
      database,
      `SELECT ${COLUMNS} FROM api_keys WHERE account_id = ? ORDER BY created_at, key`,
    );
    this.#otherAdmin = prepareQuery(
      database,
      `SELECT other.key FROM api_keys AS this JOIN api_keys AS other ON other.account_id = this.account_id
       WHERE this.key = ? AND other.key <> this.key AND other.role = 'admin' AND other.revoked_at IS NULL LIMIT 1`,
    );
  }

  insert(apiKey: ApiKey): void {
    this.#insert.run(...encode(apiKey));
  }

  replace(apiKey: ApiKey): void {
    this.#replace.run(...encode(apiKey));
  }

  revoke(key: string, at: Instant): void {
    this.#revoke.run(at, key);
  }

  noteUse(key: string, at: Instant): void {
    this.#noteUse.run(at, key);
  }

  find(key: string): ApiKey | null {
    const row = this.#ofKey.get(key);
    return row === undefined ? null : decode(row);
  }

  list(accountId: string): ApiKey[] {
    return this.#ofAccount.all(accountId).map(decode);
  }

  /** Tells whether its account has another key that is an admin's and not revoked. */
  hasOtherAdmin(key: string): boolean {
    return this.#otherAdmin.get(key) !== undefined;
  }
}

function encode(apiKey: ApiKey): ApiKeyRow {
  const { key, accountId, name, role, secretHash, createdAt, lastUsedAt, revokedAt } = apiKey;
  return [key, accountId, name, role, secretHash, createdAt, lastUsedAt, revokedAt];
}

function decode(row: ApiKeyRow): ApiKey {
  const [key, accountId, name, role, secretHash, createdAt, lastUsedAt, revokedAt] = row;
  return { key, accountId, name, role, secretHash, createdAt, lastUsedAt, revokedAt };
}
