import type {
  DeliveryFailure,
  DeliveryStatus,
  EventPattern,
  EventType,
  SubscriptionFilterResource,
} from "@failover-kit/core/model";
import type { Instant } from "../rules/run.ts";
import type { AuditEntry } from "./audit-store.ts";
import type { AccountLogEntry } from "./run-store.ts";

/** Somebody who wants to be told of what happens to the runs of an account. */
export interface Subscription {
  readonly id: string; // UUID
  readonly accountId: string;
  readonly url: string;
  readonly events: readonly EventPattern[];
  readonly filter: SubscriptionFilterResource;
  readonly description: string | null;
  readonly secret: string; // whsec_…; kept as it is, since every delivery is signed with it
  readonly earlierSecrets: readonly EarlierSecret[]; // the newest first
  readonly lastSeq: number; // every log entry up to here is either stored as a delivery or was not wanted
  readonly disabledAt: Instant | null; // null: active
  readonly lastDeliveredAt: Instant | null;
  readonly createdAt: Instant;
}

/** A secret that was replaced and goes on signing beside the new one for a while. */
export interface EarlierSecret {
  readonly secret: string;
  readonly validUntil: Instant;
}

/** A subscription that is to be stored. It begins after the newest log entry. */
export type NewSubscription = Pick<
  Subscription,
  "id" | "accountId" | "url" | "events" | "filter" | "description" | "secret" | "createdAt"
>;

/** What a delivery is about: the number and run of its event. A test has neither, and some events have no run. */
export interface NewDelivery {
  readonly id: string; // UUID
  readonly type: EventType | "subscription.test";
  readonly seq: number | null;
  readonly runId: string | null;
  readonly body: string; // JSON, the same for each try
}

/** One event on its way to one subscription. */
export interface Delivery extends NewDelivery {
  readonly subscriptionId: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly answerStatus: number | null; // of the last try; null: no answer
  readonly failure: DeliveryFailure | null;
  readonly createdAt: Instant;
  readonly lastAttemptAt: Instant | null;
  readonly dueAt: Instant | null; // null: ended, or waits for an earlier one of the same run
  readonly giveUpAt: Instant;
  readonly endedAt: Instant | null;
}

/** How one try ended: what it does to its delivery. */
export interface DeliveryResult {
  readonly id: string;
  readonly subscriptionId: string;
  readonly status: DeliveryStatus; // pending: it is tried again at `dueAt`
  readonly attempts: number;
  readonly answerStatus: number | null;
  readonly failure: DeliveryFailure | null;
  readonly at: Instant;
  readonly dueAt: Instant | null;
}

/** The part of the log that a subscription has now been told of, with what was wanted in it. */
export interface SubscriptionAdvance {
  readonly subscriptionId: string;
  readonly lastSeq: number;
  readonly giveUpAt: Instant; // of the new deliveries
  readonly deliveries: readonly NewDelivery[]; // in order
}

/** A subscription that is not to be delivered to any more, and what the log says of that. */
export interface DisabledSubscription {
  readonly subscriptionId: string;
  readonly log: AccountLogEntry;
}

/** Everything that is to become durable together. */
export interface SubscriptionBatch {
  readonly now: Instant;
  readonly results: readonly DeliveryResult[];
  readonly advances: readonly SubscriptionAdvance[];
  readonly disabled: readonly DisabledSubscription[];
}

export interface DeliveryQuery {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly status: DeliveryStatus | null;
  readonly limit: number;
  readonly cursor: string | null; // the id of the last delivery of the page before
}

/** A new secret for a subscription. The present one goes on signing until `validUntil`. */
export interface SecretReplacement {
  readonly secret: string;
  readonly now: Instant;
  readonly validUntil: Instant;
  readonly audit: AuditEntry;
}

/** When tries begin anew, and when they are given up. */
export interface Restart {
  readonly now: Instant;
  readonly giveUpAt: Instant;
  readonly audit: AuditEntry;
}

/** How many earlier secrets of a subscription go on signing, the newest. */
export const KEPT_SECRETS = 5;

/** How many ended deliveries of a subscription are kept, the newest. */
export const KEPT_DELIVERIES = 1000;

/**
 * Keeps subscriptions, how far each has come in the log, and what is on its way to it. Of the pending deliveries of
 * one subscription and run only the first has a due time; when it has ended, the next one gets `now` as its own.
 * An entry for the audit log is stored in the transaction of the change that it tells of, and only if something changes.
 */
export interface SubscriptionStore {
  create(subscription: NewSubscription, audit: AuditEntry): Promise<Subscription>;
  find(accountId: string, id: string): Promise<Subscription | null>;
  /** The subscriptions of one account, the oldest first. */
  list(accountId: string): Promise<readonly Subscription[]>;
  /** The active subscriptions of all accounts. For the start. */
  listActive(): Promise<readonly Subscription[]>;
  /** Forgets a subscription and its deliveries. Returns false when there is none. */
  delete(accountId: string, id: string, audit: AuditEntry): Promise<boolean>;
  /** Puts a new secret in the place of the present one. Earlier ones that are at their end are forgotten. */
  replaceSecret(accountId: string, id: string, replacement: SecretReplacement): Promise<Subscription | null>;
  /** Makes a disabled subscription active. What is pending begins its tries anew. An active one stays as it is. */
  enable(accountId: string, id: string, restart: Restart): Promise<Subscription | null>;

  /**
   * Stores the whole batch in one transaction. What it says of deleted subscriptions is left out. Resolves with the
   * highest log number after it.
   */
  commit(batch: SubscriptionBatch): Promise<{ readonly lastSeq: number }>;
  /** How many deliveries of a subscription are pending. */
  countPending(subscriptionId: string): Promise<number>;
  /** Deliveries that are due, the longest waiting first, whose id is not in `except`. */
  claimDeliveries(
    subscriptionId: string,
    now: Instant,
    limit: number,
    except: ReadonlySet<string>,
  ): Promise<readonly Delivery[]>;
  /** The earliest instant after `now` at which another delivery will be due, or null. */
  nextDeliveryAt(subscriptionId: string, now: Instant): Promise<Instant | null>;

  /** Stores a delivery that has already ended. */
  addEnded(delivery: Delivery): Promise<void>;
  /** Deliveries of one subscription of this account, newest first. Null: the cursor is of none that it has. */
  listDeliveries(query: DeliveryQuery): Promise<readonly Delivery[] | null>;
  findDelivery(accountId: string, subscriptionId: string, id: string): Promise<Delivery | null>;
  /** Makes a delivery that has ended pending again, due now. False: it had not ended, or is not there. */
  replay(id: string, restart: Restart): Promise<boolean>;
}
