import type { DatabaseSync } from "node:sqlite";
import type { EarlierSecret, NewSubscription, Subscription } from "../ports/subscription-store.ts";
import type { Instant } from "../rules/run.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

type SubscriptionRow = readonly [
  id: string,
  accountId: string,
  url: string,
  events: string, // JSON
  filter: string, // JSON
  description: string | null,
  secret: string,
  earlierSecrets: string, // JSON
  lastSeq: number,
  disabledAt: number | null,
  lastDeliveredAt: number | null,
  createdAt: number,
];

const SELECT = `
  SELECT id, account_id, url, events, filter, description, secret, earlier_secrets, last_seq, disabled_at,
    last_delivered_at, created_at
  FROM subscriptions`;

/** Keeps subscriptions, and how far each has come in the log. */
export class SubscriptionTable {
  readonly #insert: Command;
  readonly #find: Query<SubscriptionRow>;
  readonly #key: Query<[key: number]>;
  readonly #ofAccount: Query<SubscriptionRow>;
  readonly #active: Query<SubscriptionRow>;
  readonly #delete: Command;
  readonly #replaceSecret: Command;
  readonly #setDisabled: Command;
  readonly #advance: Command;
  readonly #noteDelivered: Command;

  constructor(database: DatabaseSync) {
    this.#insert = prepareCommand(
      database,
      `INSERT INTO subscriptions (id, account_id, url, events, filter, description, secret, created_at, last_seq)
       SELECT ?, ?, ?, ?, ?, ?, ?, ?, last_seq FROM event_counter`,
    );
    this.#find = prepareQuery(database, `${SELECT} WHERE id = ?`);
    this.#key = prepareQuery(database, "SELECT key FROM subscriptions WHERE id = ?");
    this.#ofAccount = prepareQuery(database, `${SELECT} WHERE account_id = ? ORDER BY key`);
    this.#active = prepareQuery(database, `${SELECT} WHERE disabled_at IS NULL ORDER BY key`);
    this.#delete = prepareCommand(database, "DELETE FROM subscriptions WHERE key = ?");
    this.#replaceSecret = prepareCommand(
      database,
      "UPDATE subscriptions SET secret = ?, earlier_secrets = ? WHERE id = ?",
    );
    this.#setDisabled = prepareCommand(database, "UPDATE subscriptions SET disabled_at = ? WHERE key = ?");
    this.#advance = prepareCommand(database, "UPDATE subscriptions SET last_seq = ? WHERE key = ?");
    this.#noteDelivered = prepareCommand(
      database,
      "UPDATE subscriptions SET last_delivered_at = ? WHERE key = ?",
    );
  }

  insert(subscription: NewSubscription): void {
    const { id, accountId, url, events, filter, description, secret, createdAt } = subscription;
    const [eventsText, filterText] = [JSON.stringify(events), JSON.stringify(filter)];
    this.#insert.run(id, accountId, url, eventsText, filterText, description, secret, createdAt);
  }

  find(id: string): Subscription | null {
    const row = this.#find.get(id);
    return row === undefined ? null : decode(row);
  }

  keyOf(id: string): number | null {
    return this.#key.get(id)?.[0] ?? null;
  }

  list(accountId: string): Subscription[] {
    return this.#ofAccount.all(accountId).map(decode);
  }

  active(): Subscription[] {
    return this.#active.all().map(decode);
  }

  delete(key: number): void {
    this.#delete.run(key);
  }

  replaceSecret(id: string, secret: string, earlierSecrets: readonly EarlierSecret[]): void {
    this.#replaceSecret.run(secret, JSON.stringify(earlierSecrets), id);
  }

  setDisabled(key: number, at: Instant | null): void {
    this.#setDisabled.run(at, key);
  }

  advance(key: number, lastSeq: number): void {
    this.#advance.run(lastSeq, key);
  }

  noteDelivered(key: number, at: Instant): void {
    this.#noteDelivered.run(at, key);
  }
}

function decode(row: SubscriptionRow): Subscription {
  const [id, accountId, url, events, filter, description, secret, earlierSecrets, ...rest] = row;
  const [lastSeq, disabledAt, lastDeliveredAt, createdAt] = rest;
  return {
    id,
    accountId,
    url,
    events: JSON.parse(events),
    filter: JSON.parse(filter),
    description,
    secret,
    earlierSecrets: JSON.parse(earlierSecrets),
    lastSeq,
    disabledAt,
    lastDeliveredAt,
    createdAt,
  };
}
