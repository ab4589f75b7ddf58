/** Shapes of what the server answers about subscriptions, for its API document. */
import { z } from "zod";
import type {
  DeliveryFailure,
  DeliveryResource,
  DeliveryStatus,
  SubscriptionResource,
  SubscriptionWithSecret,
} from "../model/index.ts";
import { instantSchema } from "./answer-schemas.ts";
import {
  allEventTypes,
  eventPatternSchema,
  subscriptionFilterSchema,
} from "./subscription-request-schema.ts";

const deliveryStatuses = ["pending", "delivered", "failed"] as const satisfies DeliveryStatus[];
const failures = ["timeout", "connection_failed", "address_not_allowed"] as const satisfies DeliveryFailure[];

const subscriptionSchema = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(eventPatternSchema),
  filter: subscriptionFilterSchema,
  description: z.string().nullable(),
  status: z
    .enum(["active", "disabled"])
    .meta({ description: "Disabled: nothing could be delivered for a day." }),
  disabled_at: instantSchema.nullable(),
  last_delivered_at: instantSchema.nullable(),
  created_at: instantSchema,
});

/** One subscription, as the API shows it. */
export const subscriptionResourceSchema: z.ZodType<SubscriptionResource> = subscriptionSchema;

/** One subscription with the secret that was made just now. */
export const subscriptionWithSecretSchema: z.ZodType<SubscriptionWithSecret> = subscriptionSchema.extend({
  secret: z.string().meta({ description: "For checking signatures; shown this one time." }),
});

/** One event on its way to one subscription. */
export const deliveryResourceSchema: z.ZodType<DeliveryResource> = z.object({
  id: z.string(),
  webhook_id: z
    .string()
    .meta({ description: "The header webhook-id: the same for each try and each replay of this event." }),
  type: z.enum([...allEventTypes, "subscription.test"]),
  seq: z.int().min(0).nullable().meta({ description: "The number of the event; null for a test." }),
  run_id: z.string().nullable(),
  status: z.enum(deliveryStatuses),
  attempts: z.int().min(0),
  last_status: z.int().nullable().meta({ description: "The HTTP status of the last answer." }),
  last_failure: z.enum(failures).nullable().meta({ description: "Why the last try got no answer." }),
  created_at: instantSchema,
  last_attempt_at: instantSchema.nullable(),
  next_attempt_at: instantSchema
    .nullable()
    .meta({ description: "Null: it has ended, or waits for an earlier event of the same run." }),
  ended_at: instantSchema.nullable(),
});
