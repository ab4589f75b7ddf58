/** Shapes that the API document names. */
import {
  deliveryResourceSchema,
  issueSchema,
  problemSchema,
  runEventResourceSchema,
  runRequestSchema,
  runResourceSchema,
  subscriptionRequestSchema,
  subscriptionResourceSchema,
  subscriptionWithSecretSchema,
  workflowRequestSchema,
} from "@failover-kit/core/validation";
import { z } from "zod";

const names = {
  Run: runResourceSchema,
  RunEvent: runEventResourceSchema,
  RunRequest: runRequestSchema,
  WorkflowRequest: workflowRequestSchema,
  Subscription: subscriptionResourceSchema,
  SubscriptionWithSecret: subscriptionWithSecretSchema,
  SubscriptionRequest: subscriptionRequestSchema,
  Delivery: deliveryResourceSchema,
  Issue: issueSchema,
  Problem: problemSchema,
} as const;

for (const [id, schema] of Object.entries(names)) {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
}

/** The named shapes, by name. */
export const schemas: typeof names = names;
