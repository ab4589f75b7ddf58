import type { DatabaseSync } from "node:sqlite";
import type { KeyUse } from "../ports/run-store.ts";
import type { Instant } from "../rules/run.ts";
import type { AccountKeys } from "./account-keys.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

/** Knows which run a key stands for. */
export class KeyUseTable {
  readonly #accountKeys: AccountKeys;
  readonly #insert: Command;
  readonly #find: Query<[fingerprint: string, runId: string, usedAt: number]>;
  readonly #forgetBefore: Query<[key: string]>;

  constructor(database: DatabaseSync, accountKeys: AccountKeys) {
    this.#accountKeys = accountKeys;
    this.#insert = prepareCommand(
      database,
      "INSERT OR REPLACE INTO idempotency_keys SELECT account_key, ?, ?, key, ? FROM runs WHERE id = ?",
    );
    this.#find = prepareQuery(
      database,
      `SELECT fingerprint, runs.id, used_at FROM idempotency_keys CROSS JOIN runs ON runs.key = run_key
       WHERE idempotency_keys.account_key = ? AND idempotency_keys.key = ?`,
    );
    this.#forgetBefore = prepareQuery(
      database,
      "DELETE FROM idempotency_keys WHERE used_at < ? RETURNING key",
    );
  }

  insert({ key, fingerprint, usedAt, runId }: KeyUse): void {
    this.#insert.run(key, fingerprint, usedAt, runId);
  }

  find(keys: readonly Pick<KeyUse, "accountId" | "key">[]): KeyUse[] {
    return keys.flatMap(({ accountId, key }) => {
      const accountKey = this.#accountKeys.find(accountId);
      const row = accountKey === null ? undefined : this.#find.get(accountKey, key);
      return row ? [{ accountId, key, fingerprint: row[0], runId: row[1], usedAt: row[2] }] : [];
    });
  }

  forgetBefore(before: Instant): number {
    return this.#forgetBefore.all(before).length;
  }
}
