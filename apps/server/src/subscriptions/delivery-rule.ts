import type { Delivery, DeliveryResult, Instant } from "@failover-kit/engine";
import type { CallbackAnswer } from "../sending/undici-callback-sender.ts";

const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 900_000;

/** One try that has ended and is not stored yet. */
export interface EndedTry {
  readonly delivery: Delivery;
  readonly answer: CallbackAnswer;
  readonly at: Instant;
}

/** For how long a delivery is tried. */
export const TRIED_FOR_MS = 86_400_000;

/** What becomes of a delivery after one try: 5 s doubling to 15 minutes, for 24 hours. */
export function deliveryResult(delivery: Delivery, answer: CallbackAnswer, at: Instant): DeliveryResult {
  const { id, subscriptionId, giveUpAt } = delivery;
  const attempts = delivery.attempts + 1;
  const result = { id, subscriptionId, attempts, answerStatus: answer.status, failure: answer.failure, at };
  if (answer.delivered) return { ...result, status: "delivered", dueAt: null };
  const dueAt = at + Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  if (dueAt > giveUpAt) return { ...result, status: "failed", dueAt: null };
  return { ...result, status: "pending", dueAt };
}

/** True when a delivery was tried for its whole day and nothing else could be delivered in that day either. */
export function endsSubscription(
  { giveUpAt }: Delivery,
  { status }: DeliveryResult,
  lastDeliveredAt: Instant | null,
): boolean {
  return status === "failed" && (lastDeliveredAt === null || lastDeliveredAt < giveUpAt - TRIED_FOR_MS);
}
