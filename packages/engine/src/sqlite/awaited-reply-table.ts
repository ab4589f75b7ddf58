import type { DatabaseSync } from "node:sqlite";
import type { Channel } from "@failover-kit/core/model";
import { askingForReply } from "../rules/found-by.ts";
import type { Run } from "../rules/run.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

/** Knows which runs that go on ask for a reply of whom. */
export class AwaitedReplyTable {
  readonly #insert: Command;
  readonly #delete: Command;
  readonly #find: Query<[runId: string]>;

  constructor(database: DatabaseSync) {
    // Two steps may ask the same person for a reply.
    this.#insert = prepareCommand(database, "INSERT OR IGNORE INTO awaited_replies VALUES (?, ?, ?, ?)");
    this.#delete = prepareCommand(
      database,
      "DELETE FROM awaited_replies WHERE account_key = ? AND channel = ? AND address = ? AND run_key = ?",
    );
    this.#find = prepareQuery(
      database,
      `SELECT runs.id FROM awaited_replies CROSS JOIN runs ON runs.key = awaited_replies.run_key
       WHERE awaited_replies.account_key = (SELECT key FROM account_keys WHERE account_id = ?)
         AND awaited_replies.channel = ? AND awaited_replies.address = ?`,
    );
  }

  note(run: Run, accountKey: number, runKey: number): void {
    for (const { channel, to } of askingForReply(run)) this.#insert.run(accountKey, channel, to, runKey);
  }

  forget(run: Run, accountKey: number, runKey: number): void {
    for (const { channel, to } of askingForReply(run)) this.#delete.run(accountKey, channel, to, runKey);
  }

  runsOf(accountId: string, channel: Channel, address: string): string[] {
    return this.#find.all(accountId, channel, address).map(([runId]) => runId);
  }
}
