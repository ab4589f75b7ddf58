import type { DatabaseSync } from "node:sqlite";
import type { AuditEntry } from "../ports/audit-store.ts";
import {
  type Delivery,
  type DeliveryQuery,
  type DisabledSubscription,
  KEPT_SECRETS,
  type NewSubscription,
  type Restart,
  type SecretReplacement,
  type Subscription,
  type SubscriptionBatch,
  type SubscriptionStore,
} from "../ports/subscription-store.ts";
import type { Instant } from "../rules/run.ts";
import type { AccountKeys } from "./account-keys.ts";
import { AuditTable } from "./audit-table.ts";
import { DeliveryList } from "./delivery-list.ts";
import { DeliveryTable } from "./delivery-table.ts";
import type { EventLog } from "./event-log.ts";
import { SubscriptionTable } from "./subscription-table.ts";
import { inTransaction } from "./transaction.ts";

/** Keeps subscriptions in the same file as the runs. */
export class SqliteSubscriptionStore implements SubscriptionStore {
  readonly #database: DatabaseSync;
  readonly #accountKeys: AccountKeys;
  readonly #events: EventLog;
  readonly #subscriptions: SubscriptionTable;
  readonly #deliveries: DeliveryTable;
  readonly #list: DeliveryList;
  readonly #audit: AuditTable;

  constructor(
    database: DatabaseSync,
    { accountKeys, events }: { readonly accountKeys: AccountKeys; readonly events: EventLog },
  ) {
    this.#database = database;
    this.#accountKeys = accountKeys;
    this.#events = events;
    this.#subscriptions = new SubscriptionTable(database);
    this.#deliveries = new DeliveryTable(database);
    this.#list = new DeliveryList(database);
    this.#audit = new AuditTable(database);
  }

  async create(subscription: NewSubscription, audit: AuditEntry): Promise<Subscription> {
    inTransaction(this.#database, () => {
      this.#subscriptions.insert(subscription);
      this.#audit.insert(audit);
    });
    const stored = this.#subscriptions.find(subscription.id);
    if (stored === null) throw new Error("A subscription was not stored");
    return stored;
  }

  async find(accountId: string, id: string): Promise<Subscription | null> {
    return this.#find(accountId, id);
  }

  async list(accountId: string): Promise<readonly Subscription[]> {
    return this.#subscriptions.list(accountId);
  }

  async listActive(): Promise<readonly Subscription[]> {
    return this.#subscriptions.active();
  }

  async delete(accountId: string, id: string, audit: AuditEntry): Promise<boolean> {
    const key = this.#find(accountId, id) && this.#subscriptions.keyOf(id);
    if (key === null) return false;
    inTransaction(this.#database, () => {
      this.#deliveries.deleteAll(key);
      this.#subscriptions.delete(key);
      this.#audit.insert(audit);
    });
    return true;
  }

  async replaceSecret(
    accountId: string,
    id: string,
    { secret, now, validUntil, audit }: SecretReplacement,
  ): Promise<Subscription | null> {
    const present = this.#find(accountId, id);
    if (present === null) return null;
    const earlier = present.earlierSecrets.filter((one) => one.validUntil > now);
    const kept = [{ secret: present.secret, validUntil }, ...earlier].slice(0, KEPT_SECRETS);
    inTransaction(this.#database, () => {
      this.#subscriptions.replaceSecret(id, secret, kept);
      this.#audit.insert(audit);
    });
    return this.#find(accountId, id);
  }

  async enable(accountId: string, id: string, restart: Restart): Promise<Subscription | null> {
    const subscription = this.#find(accountId, id);
    const key = this.#subscriptions.keyOf(id);
    if (subscription === null || subscription.disabledAt === null || key === null) return subscription;
    inTransaction(this.#database, () => {
      this.#subscriptions.setDisabled(key, null);
      this.#deliveries.restart(key, restart);
      this.#audit.insert(restart.audit);
    });
    return this.#find(accountId, id);
  }

  async commit(batch: SubscriptionBatch): Promise<{ readonly lastSeq: number }> {
    const seqBefore = this.#events.lastSeq;
    try {
      inTransaction(this.#database, () => this.#write(batch));
    } catch (error) {
      this.#accountKeys.reset();
      this.#events.reset(seqBefore);
      throw error;
    }
    return { lastSeq: this.#events.lastSeq };
  }

  async countPending(subscriptionId: string): Promise<number> {
    const key = this.#subscriptions.keyOf(subscriptionId);
    return key === null ? 0 : this.#deliveries.countPending(key);
  }

  async claimDeliveries(
    subscriptionId: string,
    now: Instant,
    limit: number,
    except: ReadonlySet<string>,
  ): Promise<readonly Delivery[]> {
    const key = this.#subscriptions.keyOf(subscriptionId);
    return key === null ? [] : this.#deliveries.due(key, now, limit, except);
  }

  async nextDeliveryAt(subscriptionId: string, now: Instant): Promise<Instant | null> {
    const key = this.#subscriptions.keyOf(subscriptionId);
    return key === null ? null : this.#deliveries.nextDueAt(key, now);
  }

  async addEnded(delivery: Delivery): Promise<void> {
    const key = this.#subscriptions.keyOf(delivery.subscriptionId);
    if (key === null) return;
    inTransaction(this.#database, () => {
      this.#deliveries.insertEnded(key, delivery);
      this.#deliveries.prune(key);
    });
  }

  async listDeliveries(query: DeliveryQuery): Promise<readonly Delivery[] | null> {
    const isOurs = this.#find(query.accountId, query.subscriptionId) !== null;
    const key = isOurs ? this.#subscriptions.keyOf(query.subscriptionId) : null;
    return key === null ? [] : this.#list.list(key, query);
  }

  async findDelivery(accountId: string, subscriptionId: string, id: string): Promise<Delivery | null> {
    if (this.#find(accountId, subscriptionId) === null) return null;
    const delivery = this.#list.find(id);
    return delivery?.subscriptionId === subscriptionId ? delivery : null;
  }

  async replay(id: string, restart: Restart): Promise<boolean> {
    return inTransaction(this.#database, () => {
      const isReplayed = this.#deliveries.replay(id, restart);
      if (isReplayed) this.#audit.insert(restart.audit);
      return isReplayed;
    });
  }

  #write({ now, results, advances, disabled }: SubscriptionBatch): void {
    const ended = new Set<number>(); // keys of subscriptions
    for (const result of results) {
      this.#deliveries.apply(result);
      const key = result.status === "pending" ? null : this.#subscriptions.keyOf(result.subscriptionId);
      if (key === null) continue;
      ended.add(key);
      if (result.status === "delivered") this.#subscriptions.noteDelivered(key, result.at);
    }
    for (const key of ended) this.#deliveries.prune(key);
    for (const { subscriptionId, lastSeq, giveUpAt, deliveries } of advances) {
      const key = this.#subscriptions.keyOf(subscriptionId);
      if (key === null) continue;
      for (const delivery of deliveries) this.#deliveries.insert(key, delivery, { now, giveUpAt });
      this.#subscriptions.advance(key, lastSeq);
    }
    for (const one of disabled) this.#disable(one, now);
    if (disabled.length > 0) this.#events.save();
  }

  #disable({ subscriptionId, log }: DisabledSubscription, now: Instant): void {
    const subscription = this.#subscriptions.find(subscriptionId);
    const key = this.#subscriptions.keyOf(subscriptionId);
    if (subscription === null || key === null) return;
    this.#subscriptions.setDisabled(key, now);
    this.#events.appendAccountEntry(this.#accountKeys.findOrAdd(subscription.accountId), log);
  }

  #find(accountId: string, id: string): Subscription | null {
    const subscription = this.#subscriptions.find(id);
    return subscription?.accountId === accountId ? subscription : null;
  }
}
