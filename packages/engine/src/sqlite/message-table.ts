import type { DatabaseSync } from "node:sqlite";
import type { StatusReport } from "@failover-kit/core/model";
import type { MessageRef, Transition } from "../ports/run-store.ts";
import type { Instant } from "../rules/run.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";
import { runGroupOf } from "./run-group.ts";

/** Knows which message belongs where, and keeps the statuses of those that nobody knows yet. */
export class MessageTable {
  readonly #insert: Command;
  readonly #find: Query<[runId: string, stepIndex: number, attempt: number]>;
  readonly #newestGroup: Query<[runGroup: number | null]>;
  readonly #keep: Command;
  readonly #kept: Query<[key: number, report: string]>;
  readonly #forget: Command;
  readonly #forgetBefore: Query<[key: number]>;
  #mayKeep: boolean; // false: certainly no status is kept, so that none need be looked for

  constructor(database: DatabaseSync) {
    // Should a gateway give an id twice, statuses still to come are about the message that it named last.
    this.#insert = prepareCommand(database, "INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?)");
    this.#find = prepareQuery(
      database,
      `SELECT runs.id, messages.step_index, messages.attempt
       FROM messages CROSS JOIN runs ON runs.key = messages.run_key
       WHERE messages.run_group = ? AND messages.message_uuid = ?`,
    );
    this.#newestGroup = prepareQuery(database, "SELECT max(run_group) FROM messages");
    this.#keep = prepareCommand(
      database,
      "INSERT INTO unmatched_statuses (message_uuid, received_at, report) VALUES (?, ?, ?)",
    );
    this.#kept = prepareQuery(database, "SELECT key, report FROM unmatched_statuses WHERE message_uuid = ?");
    this.#forget = prepareCommand(database, "DELETE FROM unmatched_statuses WHERE message_uuid = ?");
    this.#forgetBefore = prepareQuery(
      database,
      "DELETE FROM unmatched_statuses WHERE received_at < ? RETURNING key",
    );
    this.#mayKeep = database.prepare("SELECT 1 FROM unmatched_statuses LIMIT 1").get() !== undefined;
  }

  /** Stores where these messages belong. The statuses that were kept for them go. */
  insert(runKey: number, messages: Transition["messages"]): void {
    for (const { messageUuid, stepIndex, attempt } of messages) {
      this.#insert.run(runGroupOf(runKey), messageUuid, runKey, stepIndex, attempt);
      if (this.#mayKeep) this.#forget.run(messageUuid);
    }
  }

  find(messageUuids: readonly string[]): Map<string, MessageRef> {
    const refs = new Map<string, MessageRef>();
    const newest = this.#newestGroup.get()?.[0] ?? -1;
    for (const messageUuid of messageUuids) {
      const ref = this.#search(messageUuid, newest);
      if (ref !== null) refs.set(messageUuid, ref);
    }
    return refs;
  }

  #search(messageUuid: string, newestGroup: number): MessageRef | null {
    for (let group = newestGroup; group >= 0; group--) {
      const row = this.#find.get(group, messageUuid);
      if (row !== undefined) return { runId: row[0], stepIndex: row[1], attempt: row[2] };
    }
    return null;
  }

  keepStatus(report: StatusReport, now: Instant): void {
    this.#mayKeep = true;
    this.#keep.run(report.messageUuid, now, JSON.stringify(report));
  }

  /** In order of arrival, whichever message they are about. */
  keptStatuses(messageUuids: readonly string[]): StatusReport[] {
    if (!this.#mayKeep) return [];
    const rows = [...new Set(messageUuids)].flatMap((messageUuid) => this.#kept.all(messageUuid));
    return rows.sort(([first], [second]) => first - second).map(([, report]) => JSON.parse(report));
  }

  forgetStatusesBefore(before: Instant): number {
    return this.#forgetBefore.all(before).length;
  }
}
