import type { DatabaseSync } from "node:sqlite";
import type { Delivery, DeliveryResult, NewDelivery } from "../ports/subscription-store.ts";
import { KEPT_DELIVERIES } from "../ports/subscription-store.ts";
import type { Instant } from "../rules/run.ts";
import { type DeliveryRow, decodeDelivery, SELECT_DELIVERY } from "./delivery-row.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

// What goes in order to one subscription (?2) of one run (?1): a replay neither waits nor is waited for.
const IN_ORDER = "run_id = ?1 AND subscription_key = ?2 AND status = 'pending' AND is_replay = 0";

const INSERT = `
  INSERT INTO deliveries (id, subscription_key, type, seq, run_id, body, status, attempts, answer_status, failure,
    created_at, last_attempt_at, due_at, give_up_at, ended_at)`;

/** Keeps what is on its way to subscriptions: which may be sent, and which wait for an earlier one of their run. */
export class DeliveryTable {
  readonly #insertPending: Command;
  readonly #insertEnded: Command;
  readonly #apply: Command;
  readonly #home: Query<[subscriptionKey: number, runId: string | null]>;
  readonly #release: Command;
  readonly #prune: Command;
  readonly #deleteAll: Command;
  readonly #due: Query<DeliveryRow>;
  readonly #nextDue: Query<[dueAt: number | null]>;
  readonly #countPending: Query<[count: number]>;
  readonly #restart: Command;
  readonly #replay: Query<[id: string]>;

  constructor(database: DatabaseSync) {
    const command = (sql: string) => prepareCommand(database, sql);
    this.#insertPending = command(
      `${INSERT} SELECT ?3, ?2, ?4, ?5, ?1, ?6, 'pending', 0, NULL, NULL, ?7, NULL,
         iif(EXISTS (SELECT 1 FROM deliveries WHERE ${IN_ORDER}), NULL, ?7), ?8, NULL`,
    );
    this.#insertEnded = command(`${INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)`);
    this.#apply = command(
      `UPDATE deliveries SET status = ?, attempts = ?, answer_status = ?, failure = ?, last_attempt_at = ?, due_at = ?,
         ended_at = ? WHERE id = ?`,
    );
    this.#home = prepareQuery(database, "SELECT subscription_key, run_id FROM deliveries WHERE id = ?");
    this.#release = command(
      `UPDATE deliveries SET due_at = ?3
       WHERE key = (SELECT min(key) FROM deliveries WHERE ${IN_ORDER}) AND due_at IS NULL`,
    );
    this.#prune = command(
      `DELETE FROM deliveries WHERE key IN (SELECT key FROM deliveries
         WHERE subscription_key = ? AND ended_at IS NOT NULL
         ORDER BY ended_at DESC, key DESC LIMIT -1 OFFSET ${KEPT_DELIVERIES})`,
    );
    this.#deleteAll = command("DELETE FROM deliveries WHERE subscription_key = ?");
    this.#due = prepareQuery(
      database,
      `${SELECT_DELIVERY} WHERE subscription_key = ? AND due_at <= ? ORDER BY due_at, deliveries.key LIMIT ?`,
    );
    this.#nextDue = prepareQuery(
      database,
      "SELECT min(due_at) FROM deliveries WHERE subscription_key = ? AND due_at > ?",
    );
    this.#countPending = prepareQuery(
      database,
      "SELECT count(*) FROM deliveries WHERE subscription_key = ? AND status = 'pending'",
    );
    this.#restart = command(
      `UPDATE deliveries SET attempts = 0, give_up_at = ?, due_at = iif(due_at IS NULL, NULL, ?)
       WHERE subscription_key = ? AND status = 'pending'`,
    );
    this.#replay = prepareQuery(
      database,
      `UPDATE deliveries SET status = 'pending', is_replay = 1, attempts = 0, due_at = ?, give_up_at = ?, ended_at = NULL
       WHERE id = ? AND status <> 'pending' RETURNING id`,
    );
  }

  insert(subscriptionKey: number, delivery: NewDelivery, times: { now: Instant; giveUpAt: Instant }): void {
    const { id, type, seq, runId, body } = delivery;
    this.#insertPending.run(runId, subscriptionKey, id, type, seq, body, times.now, times.giveUpAt);
  }

  insertEnded(subscriptionKey: number, delivery: Delivery): void {
    const { id, type, seq, runId, body, status, attempts, answerStatus, failure, giveUpAt } = delivery;
    const { createdAt, lastAttemptAt, endedAt } = delivery;
    const about = [id, subscriptionKey, type, seq, runId, body] as const;
    const now = [status, attempts, answerStatus, failure] as const;
    this.#insertEnded.run(...about, ...now, createdAt, lastAttemptAt, giveUpAt, endedAt);
  }

  /** Notes how a try ended. When nothing more is to come of its delivery, the next one of the run may be sent. */
  apply(result: DeliveryResult): void {
    const { id, status, attempts, answerStatus, failure, at, dueAt } = result;
    const hasEnded = status !== "pending";
    this.#apply.run(status, attempts, answerStatus, failure, at, dueAt, hasEnded ? at : null, id);
    const [subscriptionKey, runId] = (hasEnded && this.#home.get(id)) || [];
    if (subscriptionKey !== undefined && typeof runId === "string") {
      this.#release.run(runId, subscriptionKey, at);
    }
  }

  /** Forgets ended deliveries beyond the number that is kept. */
  prune(subscriptionKey: number): void {
    this.#prune.run(subscriptionKey);
  }

  deleteAll(subscriptionKey: number): void {
    this.#deleteAll.run(subscriptionKey);
  }

  due(subscriptionKey: number, now: Instant, limit: number, except: ReadonlySet<string>): Delivery[] {
    const rows = this.#due.all(subscriptionKey, now, limit + except.size).filter(([id]) => !except.has(id));
    return rows.slice(0, limit).map(decodeDelivery);
  }

  nextDueAt(subscriptionKey: number, now: Instant): Instant | null {
    return this.#nextDue.get(subscriptionKey, now)?.[0] ?? null;
  }

  countPending(subscriptionKey: number): number {
    return this.#countPending.get(subscriptionKey)?.[0] ?? 0;
  }

  /** Begins the tries of everything pending anew. */
  restart(subscriptionKey: number, { now, giveUpAt }: { now: Instant; giveUpAt: Instant }): void {
    this.#restart.run(giveUpAt, now, subscriptionKey);
  }

  replay(id: string, { now, giveUpAt }: { now: Instant; giveUpAt: Instant }): boolean {
    return this.#replay.get(now, giveUpAt, id) !== undefined;
  }
}
