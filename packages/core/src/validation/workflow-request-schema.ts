import { z } from "zod";
import { channelRules, channels, workflowLimits } from "../model/index.ts";
import {
  conditionStatusSchema,
  freeObjectSchema,
  mediaShape,
  messengerOptionsShape,
  textSchema,
  viberCategorySchema,
} from "./message-schemas.ts";

const seconds = workflowLimits.compatibleExpirySeconds;
const v01Names = channels.flatMap((channel) => channelRules[channel].v01?.name ?? []);

// Numbers were once pasted into JSON without quotes; they are read as text.
const addressTextSchema = z.union([z.string().min(1).max(50), z.int().min(0)]);

const addressSchema = z
  .object({ type: z.enum(v01Names), id: addressTextSchema.optional(), number: addressTextSchema.optional() })
  .meta({
    description:
      "`id` for Messenger and for Viber senders, `number` for the rest: digits with country code and no +, " +
      "or, for SMS senders, a name of at most 11 letters and digits.",
  });

const mediaSchema = z.object(mediaShape);

const contentSchema = z.object({
  type: z.enum(["text", "image", "audio", "video", "file", "template", "custom"]),
  text: textSchema.optional(),
  image: mediaSchema.optional(),
  audio: mediaSchema.optional(),
  video: mediaSchema.optional(),
  file: mediaSchema.optional(),
  template: z
    .object({
      name: z.string().min(1),
      parameters: z.array(z.union([z.string(), z.object({ default: z.string() })])).optional(),
    })
    .optional(),
  custom: freeObjectSchema.optional(),
});

const messageSchema = z.object({
  content: contentSchema,
  messenger: z.object(messengerOptionsShape).optional(),
  viber_service_msg: z
    .object({
      category: viberCategorySchema.optional(),
      ttl: z.int().min(30).max(86_400).optional(),
      type: z.string().min(1).optional(),
    })
    .optional(),
  whatsapp: z
    .object({
      policy: z.enum(["deterministic", "fallback"]).optional(),
      locale: z.string().min(1).optional(),
    })
    .optional(),
});

const failoverSchema = z
  .object({
    expiry_time: z
      .union([
        z.int().min(seconds.min).max(seconds.max),
        z.string().regex(/^\d{1,10}$/, { error: "The expiry time must be whole seconds." }),
      ])
      .meta({ description: "Seconds, 15 to 86400; a number, or the same as text." }),
    condition_status: conditionStatusSchema,
  })
  .meta({ description: "Every step but the last has it." });

/** The body of `POST /beta/workflows` and `POST /v0.1/dispatch`. Unknown members are let through and dropped. */
export const workflowRequestSchema = z
  .object({
    template: z.literal("failover"),
    workflow: z
      .array(
        z.object({
          from: addressSchema,
          to: addressSchema,
          message: messageSchema,
          failover: failoverSchema.optional(),
        }),
      )
      .min(1)
      .max(workflowLimits.maxSteps),
  })
  .meta({
    description:
      "Ordered messages; the next is sent when the one before did not reach its condition in time.",
    examples: [
      {
        template: "failover",
        workflow: [
          {
            from: { type: "messenger", id: "104000000000001" },
            to: { type: "messenger", id: "2901000000000042" },
            message: { content: { type: "text", text: "Parcel 7731 arrives at 14:10." } },
            failover: { expiry_time: 600, condition_status: "delivered" },
          },
          {
            from: { type: "sms", number: "ParcelCo" },
            to: { type: "sms", number: "447700900042" },
            message: { content: { type: "text", text: "Parcel 7731 arrives at 14:10." } },
          },
        ],
      },
    ],
  });

/** What `workflowRequestSchema` lets through; the rules that depend on channel and position come on top. */
export type ParsedWorkflowRequest = z.output<typeof workflowRequestSchema>;
