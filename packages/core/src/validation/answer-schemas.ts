/** Shapes of what the server answers, for its API document. */
import { z } from "zod";
import {
  type AccountEventType,
  channels,
  type Issue,
  type ProblemDocument,
  type RunEventResource,
  type RunEventType,
  type RunResource,
} from "../model/index.ts";
import { conditionStatusSchema, freeObjectSchema } from "./message-schemas.ts";
import { messageShape } from "./run-request-schema.ts";
import { workflowVersionSchema } from "./saved-workflow-schemas.ts";

/** An instant in an answer. */
export const instantSchema = z.string().meta({ format: "date-time", examples: ["2026-03-02T09:30:00.000Z"] });
const messageStatusSchema = z.enum(["submitted", "delivered", "read", "rejected", "undeliverable"]);
const channelSchema = z.enum(channels);

/** What a message, a run or many runs have cost. */
export const usageSchema = z.object({
  currency: z.string().meta({ examples: ["EUR"] }),
  price: z.string().meta({ description: "A decimal number as text.", examples: ["0.0120"] }),
});

export const runStatusSchema = z.enum(["running", "paused", "completed", "failed", "canceled"]);

export const stepStateSchema = z.enum([
  "pending",
  "submitting",
  "submitted",
  "delivered",
  "read",
  "rejected",
  "undeliverable",
  "expired",
  "unknown",
  "skipped",
  "canceled",
]);

export const outcomeReasonSchema = z.enum([
  "condition_met",
  "replied",
  "acknowledged",
  "step_failed",
  "expired",
  "gave_up",
  "canceled",
]);

/** Every type of event of a run. Written as a record, so that the compiler notices a type that was forgotten here. */
export const eventTypes: Readonly<Record<RunEventType, RunEventType>> = {
  "run.accepted": "run.accepted",
  "run.failed_over": "run.failed_over",
  "run.paused": "run.paused",
  "run.resumed": "run.resumed",
  "run.extended": "run.extended",
  "run.alerted": "run.alerted",
  "run.completed": "run.completed",
  "run.failed": "run.failed",
  "run.canceled": "run.canceled",
  "run.corrected": "run.corrected",
  "step.submitting": "step.submitting",
  "step.postponed": "step.postponed",
  "step.retrying": "step.retrying",
  "step.submitted": "step.submitted",
  "step.delivered": "step.delivered",
  "step.read": "step.read",
  "step.replied": "step.replied",
  "step.revoking": "step.revoking",
  "step.revoked": "step.revoked",
  "step.revoke_failed": "step.revoke_failed",
  "step.rejected": "step.rejected",
  "step.undeliverable": "step.undeliverable",
  "step.expired": "step.expired",
  "step.unknown": "step.unknown",
  "step.skipped": "step.skipped",
  "step.canceled": "step.canceled",
  "message.status": "message.status",
};

/** Every type of event that belongs to no run. */
export const accountEventTypes: Readonly<Record<AccountEventType, AccountEventType>> = {
  "subscription.disabled": "subscription.disabled",
};

const stepSchema = z.object({
  index: z.int().min(0),
  channel: channelSchema,
  to: z.string(),
  from: z.string(),
  state: stepStateSchema,
  message_status: messageStatusSchema.nullable().meta({ description: "What the gateway reported last." }),
  message_uuid: z.string().nullable(),
  attempts: z.int().min(0),
  submitted_at: instantSchema
    .nullable()
    .meta({ description: "When the gateway's acceptance was known, be it after the step's end." }),
  expires_at: instantSchema.nullable().meta({
    description: "When waiting for this step ends, or would have ended; null before the first attempt.",
  }),
  ended_at: instantSchema.nullable(),
  error: z
    .object({
      code: z.string(),
      reason: z.string(),
      class: z
        .enum(["permanent", "transient", "configuration"])
        .optional()
        .meta({ description: "configuration: only the operator can put it right." }),
    })
    .nullable()
    .meta({ description: "Why the message was refused or could not be delivered." }),
  usage: usageSchema.nullable(),
  revocation: z
    .enum(["asked", "revoked", "refused", "unknown"])
    .optional()
    .meta({ description: "What became of taking its message back; only where that was tried (RCS)." }),
  // A skipped step has no recipient, and nothing was rendered for it.
  message: z.object({ ...messageShape, from: z.string(), to: z.string() }),
  failover: z
    .object({
      condition_status: conditionStatusSchema,
      expiry_time: z.int().meta({ description: "Seconds." }),
      stop_on_reply: z.boolean().optional(),
    })
    .nullable(),
});

/** One run, as the API shows it everywhere. */
export const runResourceSchema: z.ZodType<RunResource> = z.object({
  id: z.string(),
  status: runStatusSchema,
  revision: z.int().min(0).meta({ description: "Grows with every change; for If-Match." }),
  step_index: z.int().min(0),
  expires_at: instantSchema.nullable().meta({ description: "When waiting for the current step ends." }),
  created_at: instantSchema,
  updated_at: instantSchema,
  ended_at: instantSchema.nullable(),
  outcome: z
    .object({
      reason: outcomeReasonSchema,
      step_index: z.int().min(0),
      channel: channelSchema,
      status: messageStatusSchema.nullable(),
      late: z
        .boolean()
        .meta({ description: "An earlier step's message arrived while a later one was waiting." }),
    })
    .nullable(),
  steps: z.array(stepSchema),
  usage: usageSchema.nullable(),
  client_ref: z.string().nullable(),
  metadata: freeObjectSchema,
  source: z.string().nullable(),
  workflow: workflowVersionSchema.nullable().meta({
    description: "The saved workflow that it was started from; null when the steps were written out.",
  }),
});

/** One entry of a run's timeline and of the account's event stream. */
export const runEventResourceSchema: z.ZodType<RunEventResource> = z.object({
  seq: z.int().min(0).meta({ description: "Grows and never repeats." }),
  type: z.enum(eventTypes),
  at: instantSchema,
  run_id: z.string(),
  step_index: z.int().min(0).nullable(),
  data: freeObjectSchema,
});

/** One thing that is wrong, or doubtful, in what a caller sent. */
export const issueSchema: z.ZodType<Issue> = z.object({
  path: z
    .string()
    .meta({ description: "The exact place; empty for the whole body.", examples: ["steps[0].to"] }),
  code: z.string().meta({ description: "Stable, for programs.", examples: ["phone_prefix"] }),
  message: z.string().meta({ description: "What is wrong." }),
  fix: z.string().exactOptional().meta({ description: "What to write instead." }),
});

/** An error answer: RFC 9457, sent as application/problem+json. */
export const problemSchema: z.ZodType<ProblemDocument> = z.object({
  type: z.string(),
  title: z.string(),
  detail: z.string().exactOptional(),
  instance: z.string().exactOptional(),
  status: z.int().exactOptional(),
  code: z.string().exactOptional().meta({ description: "Stable, for programs." }),
  invalid_parameters: z
    .array(z.object({ name: z.string(), reason: z.string() }))
    .exactOptional()
    .meta({ description: "Each with the exact place of a wrong value, such as workflow[1].to.number." }),
});
