import {
  createSubscriptionDocs,
  deleteSubscriptionDocs,
  enableSubscriptionDocs,
  getSubscriptionDocs,
  listDeliveriesDocs,
  listSubscriptionsDocs,
  replayDeliveryDocs,
  rotateSecretDocs,
  testSubscriptionDocs,
} from "./docs/subscription-operations.ts";
import { createSubscription } from "./handlers/create-subscription.ts";
import {
  deleteSubscription,
  enableSubscription,
  getSubscription,
  listSubscriptions,
  rotateSecret,
} from "./handlers/manage-subscription.ts";
import { listDeliveries, replayDelivery, testSubscription } from "./handlers/subscription-deliveries.ts";
import type { CallerRequest, Handler, Route } from "./http/route.ts";
import type { ServerParts } from "./server-parts.ts";

const path = "/v1/subscriptions";
const one = `${path}/:id`;

/** Events sent to an address as they happen. */
export function subscriptionRoutes(parts: ServerParts): readonly Route[] {
  const route = (
    method: Route["method"],
    path: string,
    handler: (parts: ServerParts) => Handler<CallerRequest>,
    docs: Route["docs"],
  ): Route => ({
    method,
    path,
    auth: "caller",
    role: method === "GET" ? "viewer" : "sender",
    handler: handler(parts),
    docs,
  });
  const change = (...row: Parameters<typeof route>): Route => ({ ...route(...row), takesNoBody: true });
  return [
    route("POST", path, createSubscription, createSubscriptionDocs),
    route("GET", path, listSubscriptions, listSubscriptionsDocs),
    route("GET", one, getSubscription, getSubscriptionDocs),
    route("DELETE", one, deleteSubscription, deleteSubscriptionDocs),
    change("POST", `${one}/rotate-secret`, rotateSecret, rotateSecretDocs),
    change("POST", `${one}/enable`, enableSubscription, enableSubscriptionDocs),
    change("POST", `${one}/test`, testSubscription, testSubscriptionDocs),
    route("GET", `${one}/deliveries`, listDeliveries, listDeliveriesDocs),
    change("POST", `${one}/deliveries/:delivery_id/replay`, replayDelivery, replayDeliveryDocs),
  ];
}
