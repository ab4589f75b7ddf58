import type {
  DeliveryResource,
  SubscriptionResource,
  SubscriptionWithSecret,
} from "@failover-kit/core/model";
import type { Delivery, Instant, Subscription } from "@failover-kit/engine";
import { webhookId } from "../subscriptions/delivery-signer.ts";

/** Shows a subscription, without its secret. */
export function subscriptionView(subscription: Subscription): SubscriptionResource {
  const { id, url, events, filter, description, disabledAt, lastDeliveredAt, createdAt } = subscription;
  return {
    id,
    url,
    events,
    filter,
    description,
    status: disabledAt === null ? "active" : "disabled",
    disabled_at: textOf(disabledAt),
    last_delivered_at: textOf(lastDeliveredAt),
    created_at: new Date(createdAt).toISOString(),
  };
}

/** Shows a subscription with the secret that was made just now. */
export function subscriptionWithSecretView(subscription: Subscription): SubscriptionWithSecret {
  return { ...subscriptionView(subscription), secret: subscription.secret };
}

/** Shows one line of the delivery log. */
export function deliveryView(delivery: Delivery): DeliveryResource {
  const { id, type, seq, runId, status, attempts, answerStatus, failure } = delivery;
  return {
    id,
    webhook_id: webhookId(delivery),
    type,
    seq,
    run_id: runId,
    status,
    attempts,
    last_status: answerStatus,
    last_failure: failure,
    created_at: new Date(delivery.createdAt).toISOString(),
    last_attempt_at: textOf(delivery.lastAttemptAt),
    next_attempt_at: textOf(delivery.dueAt),
    ended_at: textOf(delivery.endedAt),
  };
}

function textOf(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
