import type { DeliveryFailure, DeliveryStatus } from "@failover-kit/core/model";
import type { Delivery } from "../ports/subscription-store.ts";

/** A delivery as it is read from its table, with the id of its subscription. */
export type DeliveryRow = readonly [
  id: string,
  subscriptionId: string,
  type: Delivery["type"],
  seq: number | null,
  runId: string | null,
  body: string,
  status: DeliveryStatus,
  attempts: number,
  answerStatus: number | null,
  failure: DeliveryFailure | null,
  createdAt: number,
  lastAttemptAt: number | null,
  dueAt: number | null,
  giveUpAt: number,
  endedAt: number | null,
];

/** Reads rows of the shape above; a condition may follow. */
export const SELECT_DELIVERY = `
  SELECT deliveries.id, subscriptions.id, type, seq, run_id, body, status, attempts, answer_status, failure,
    deliveries.created_at, last_attempt_at, due_at, give_up_at, ended_at
  FROM deliveries CROSS JOIN subscriptions ON subscriptions.key = subscription_key`;

export function decodeDelivery(row: DeliveryRow): Delivery {
  const [id, subscriptionId, type, seq, runId, body, status, attempts, answerStatus, failure, ...times] = row;
  const [createdAt, lastAttemptAt, dueAt, giveUpAt, endedAt] = times;
  const about = { id, subscriptionId, type, seq, runId, body };
  const now = { status, attempts, answerStatus, failure };
  return { ...about, ...now, createdAt, lastAttemptAt, dueAt, giveUpAt, endedAt };
}
