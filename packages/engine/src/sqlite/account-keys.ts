import type { DatabaseSync } from "node:sqlite";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

/** The short numbers that stand for account ids in the tables of runs and events. */
export class AccountKeys {
  readonly #known = new Map<string, number>();
  readonly #find: Query<[key: number]>;
  readonly #insert: Command;

  constructor(database: DatabaseSync) {
    this.#find = prepareQuery(database, "SELECT key FROM account_keys WHERE account_id = ?");
    this.#insert = prepareCommand(database, "INSERT INTO account_keys (account_id) VALUES (?)");
  }

  /** The number of this account, or null when nothing was ever stored for it. */
  find(accountId: string): number | null {
    const key = this.#known.get(accountId) ?? this.#find.get(accountId)?.[0];
    if (key === undefined) return null;
    this.#known.set(accountId, key);
    return key;
  }

  /** The number of this account, a new one if need be. */
  findOrAdd(accountId: string): number {
    const known = this.find(accountId);
    if (known !== null) return known;
    const key = Number(this.#insert.run(accountId).lastInsertRowid);
    this.#known.set(accountId, key);
    return key;
  }

  /** To be called after a rollback: numbers given since the last commit do not count. */
  reset(): void {
    this.#known.clear();
  }
}
