/** What the API document says of subscriptions. */
import { z } from "zod";
import { deliveryQuerySchema } from "../handlers/subscription-deliveries.ts";
import type { RouteDocs } from "../http/openapi.ts";
import { bodilessFailures, bodyFailures, callerFailures, callers, failure, json } from "./answers.ts";
import { schemas } from "./named-schemas.ts";

const about = { tags: ["Subscriptions"], security: callers } as const;
const params = z.object({ id: z.string().meta({ description: "The id of the subscription." }) });
const deliveryParams = params.extend({ delivery_id: z.string() });
const subscription = json("The subscription.", schemas.Subscription);
const notFound = failure("There is no such subscription or delivery, or it is not yours.");
const failures = { ...callerFailures, 404: notFound };

export const createSubscriptionDocs: RouteDocs = {
  operationId: "createSubscription",
  summary: "Have events sent to an address",
  description:
    "Each event is sent by POST, signed by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`), " +
    "at least once, and in order for each run. What is not answered with 2xx is tried again after 5 s, doubling to 15 " +
    "minutes, for 24 hours.",
  ...about,
  body: schemas.SubscriptionRequest,
  response: {
    201: json("It begins with what happens from now on.", schemas.SubscriptionWithSecret),
    ...callerFailures,
    ...bodyFailures,
    409: failure("The account has as many subscriptions as it may have."),
    422: failure("Values are wrong; `invalid_parameters` names each place."),
  },
};

export const listSubscriptionsDocs: RouteDocs = {
  operationId: "listSubscriptions",
  summary: "List subscriptions, the oldest first",
  ...about,
  response: {
    200: json("All of them.", z.object({ subscriptions: z.array(schemas.Subscription) })),
    ...callerFailures,
  },
};

export const getSubscriptionDocs: RouteDocs = {
  operationId: "getSubscription",
  summary: "Look at a subscription",
  ...about,
  params,
  response: { 200: subscription, ...failures },
};

export const deleteSubscriptionDocs: RouteDocs = {
  operationId: "deleteSubscription",
  summary: "End a subscription and forget its deliveries",
  ...about,
  params,
  response: { 204: json("It is gone.", z.undefined()), ...failures },
};

export const rotateSecretDocs: RouteDocs = {
  operationId: "rotateSubscriptionSecret",
  summary: "Make a new secret; the one before goes on signing beside it for 24 hours",
  description:
    "Of several rotations within that time the last five secrets go on signing, each for its own 24 hours.",
  ...about,
  params,
  response: {
    200: json("With the new secret.", schemas.SubscriptionWithSecret),
    ...failures,
    ...bodilessFailures,
  },
};

export const enableSubscriptionDocs: RouteDocs = {
  operationId: "enableSubscription",
  summary: "Let a disabled subscription go on where it stopped",
  ...about,
  params,
  response: { 200: subscription, ...failures, ...bodilessFailures },
};

export const testSubscriptionDocs: RouteDocs = {
  operationId: "testSubscription",
  summary: "Send a subscription.test event now, once",
  ...about,
  params,
  response: { 200: json("What came of it.", schemas.Delivery), ...failures, ...bodilessFailures },
};

export const listDeliveriesDocs: RouteDocs = {
  operationId: "listDeliveries",
  summary: "Read the delivery log, newest first",
  description: "Everything pending, and the newest 1,000 of what has ended.",
  ...about,
  params,
  querystring: deliveryQuerySchema,
  response: {
    200: json(
      "One page.",
      z.object({ deliveries: z.array(schemas.Delivery), next_cursor: z.string().nullable() }),
    ),
    ...failures,
    422: failure("Values are wrong; `invalid_parameters` names each place."),
  },
};

export const replayDeliveryDocs: RouteDocs = {
  operationId: "replayDelivery",
  summary: "Send a delivery that has ended once more, with the same webhook-id",
  ...about,
  params: deliveryParams,
  response: {
    202: json("It is on its way.", schemas.Delivery),
    ...failures,
    ...bodilessFailures,
    409: failure("Not possible now: `code` says why."),
  },
};
