import type { DatabaseSync } from "node:sqlite";
import type { Channel } from "@failover-kit/core/model";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

// There are few, and they come with every run. Should somebody use a new one each time, memory stays bounded.
const MAX_KNOWN = 10_000;

/** Knows which accounts send from an address: what is written to it is theirs to know. */
export class SenderTable {
  readonly #known = new Set<string>();
  readonly #insert: Command;
  readonly #accounts: Query<[accountId: string]>;

  constructor(database: DatabaseSync) {
    this.#insert = prepareCommand(database, "INSERT OR IGNORE INTO senders VALUES (?, ?, ?)");
    this.#accounts = prepareQuery(
      database,
      `SELECT account_keys.account_id FROM senders
       CROSS JOIN account_keys ON account_keys.key = senders.account_key
       WHERE senders.channel = ? AND senders.address = ? ORDER BY senders.account_key`,
    );
  }

  note(channel: Channel, address: string, accountKey: number): void {
    const name = `${accountKey} ${channel} ${address}`;
    if (this.#known.has(name)) return;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#insert.run(channel, address, accountKey);
    this.#known.add(name);
  }

  /** The accounts that send from this address, the oldest first. */
  accountsOf(channel: Channel, address: string): string[] {
    return this.#accounts.all(channel, address).map(([accountId]) => accountId);
  }

  /** To be called after a rollback: what was noted since the last commit is not stored. */
  reset(): void {
    this.#known.clear();
  }
}
