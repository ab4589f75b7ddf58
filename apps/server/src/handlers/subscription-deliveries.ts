import type { DeliveryStatus } from "@failover-kit/core/model";
import { z } from "zod";
import { DeliveryPendingError } from "../errors/delivery-pending-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { SubscriptionDisabledError } from "../errors/subscription-disabled-error.ts";
import { auditEntry } from "../http/audit-entry.ts";
import { readCursor, unknownCursor, writeCursor } from "../http/cursor.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { TRIED_FOR_MS } from "../subscriptions/delivery-rule.ts";
import { deliveryView } from "../views/subscription-view.ts";
import { findDelivery, findSubscription } from "./find-subscription.ts";

const statuses = ["pending", "delivered", "failed"] as const satisfies DeliveryStatus[];

/** Which part of a delivery log is wanted. */
export const deliveryQuerySchema = z.strictObject({
  status: z.enum(statuses).optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().optional().meta({ description: "`next_cursor` of the page before." }),
});

/** `GET /v1/subscriptions/{id}/deliveries`: newest first. */
export function listDeliveries(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const { id: subscriptionId, accountId } = await findSubscription(parts, request);
    const { status = null, limit, cursor: asked } = readQuery(deliveryQuerySchema, request.query);
    const cursor = asked === undefined ? null : readCursor(asked);
    const query = { accountId, subscriptionId, status, limit: limit + 1, cursor };
    const found = await fromStore(parts.subscriptions.listDeliveries(query));
    if (found === null) throw unknownCursor();
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last !== undefined ? writeCursor(last.id) : null;
    return { status: 200, body: { deliveries: page.map(deliveryView), next_cursor: next } };
  };
}

/** `POST /v1/subscriptions/{id}/test`: sends a test now, once, and tells what came of it. Also while disabled. */
export function testSubscription(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const subscription = await findSubscription(parts, request);
    const delivery = await fromStore(parts.dispatcher.sendTest(subscription));
    return { status: 200, body: deliveryView(delivery) };
  };
}

/** `POST /v1/subscriptions/{id}/deliveries/{delivery_id}/replay`: sends once more what has ended. */
export function replayDelivery(parts: ServerParts): Handler<CallerRequest> {
  const { subscriptions, dispatcher, clock } = parts;
  return async (request) => {
    const subscription = await findSubscription(parts, request);
    const { id, subscriptionId } = await findDelivery(parts, request);
    if (subscription.disabledAt !== null) throw new SubscriptionDisabledError();
    const now = clock.now();
    const audit = auditEntry(parts, request, { action: "delivery.replayed", target: subscriptionId });
    if (!(await fromStore(subscriptions.replay(id, { now, giveUpAt: now + TRIED_FOR_MS, audit }))))
      throw new DeliveryPendingError();
    dispatcher.wake(subscriptionId);
    return { status: 202, body: deliveryView(await findDelivery(parts, request)) };
  };
}
