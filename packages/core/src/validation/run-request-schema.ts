import { z } from "zod";
import { channels, workflowLimits } from "../model/index.ts";
import { contentShape, contentTypes, suggestionsSchema } from "./content-schemas.ts";
import {
  conditionStatusSchema,
  freeObjectSchema,
  messengerOptionsShape,
  urlSchema,
  viberCategorySchema,
} from "./message-schemas.ts";

const seconds = workflowLimits.expirySeconds;
const addressSchema = z.string().min(1).max(50);

const optionsShape = {
  messenger: z.strictObject(messengerOptionsShape).optional(),
  viber_service: z
    .strictObject({
      category: viberCategorySchema.optional(),
      ttl: z.int().min(30).max(259_200).optional().meta({ description: "Seconds." }),
      type: z.string().min(1).optional(),
      duration: z
        .string()
        .regex(/^([1-9]\d?|[1-5]\d\d|600)$/, { error: 'Videos last "1" to "600" seconds, written as text.' })
        .optional(),
      file_size: z
        .string()
        .regex(/^([1-9]\d?|1\d\d|200)$/, { error: 'Files have "1" to "200" megabytes, written as text.' })
        .optional(),
      action: z.strictObject({ url: urlSchema, text: z.string().min(1).max(30) }).optional(),
    })
    .optional(),
  whatsapp: z
    .strictObject({ policy: z.literal("deterministic").optional(), locale: z.string().min(1).optional() })
    .optional(),
  sms: z
    .strictObject({
      encoding_type: z.enum(["text", "unicode", "auto"]).optional(),
      content_id: z.string().optional(),
      entity_id: z.string().optional(),
      pool_id: z.string().optional(),
    })
    .optional(),
  mms: z.strictObject({ participants: z.array(z.string().min(1).max(50)).min(1).optional() }).optional(),
  rcs: z
    .strictObject({
      category: z
        .enum(["authentication", "transaction", "promotion", "service-request", "acknowledgement"])
        .optional(),
      card_orientation: z.enum(["VERTICAL", "HORIZONTAL"]).optional(),
      image_alignment: z.enum(["LEFT", "RIGHT"]).optional(),
      card_width: z.enum(["SMALL", "MEDIUM"]).optional(),
    })
    .optional(),
};

/** The members of a message in the shape of Messages v1. */
export const messageShape = {
  channel: z.enum(channels),
  message_type: z.enum(contentTypes).meta({ description: "Names the member that holds the content." }),
  from: addressSchema.meta({
    description: "The sender: a number, a name (SMS), or an id (Messenger, Viber, RCS).",
  }),
  to: addressSchema.meta({
    description: "A phone number, digits with country code and no +; Messenger: an id.",
  }),
  ...contentShape,
  ...optionsShape,
  // The range differs by channel, so the rules check all of it; the document shows the widest.
  ttl: z.number().optional().meta({
    description: "Seconds; narrower by channel.",
    type: "integer",
    minimum: 20,
    maximum: 604_800,
  }),
  trusted_recipient: z.boolean().optional(),
  context: z
    .strictObject({ message_uuid: z.string().min(1) })
    .optional()
    .meta({ description: "WhatsApp: the message that this one quotes or reacts to." }),
  suggestions: suggestionsSchema.optional().meta({ description: "RCS: replies and actions to choose from." }),
};

/** When to stop waiting for a message, as our own doors write it. */
export const failoverSchema = z
  .strictObject({
    condition_status: conditionStatusSchema,
    expiry_time: z.int().min(seconds.min).max(seconds.max).meta({
      description: "Seconds to wait, from the moment the gateway accepted the message.",
    }),
    stop_on_reply: z.boolean().optional().meta({
      description:
        "true: a message from the recipient on this channel, written after this one left, completes the run. Default: false.",
    }),
  })
  .meta({ description: "When to stop waiting and send the next step. Every step but the last has it." });

/** The body of `POST /v1/runs`: steps in the shape of Messages v1, each with its failover rule. */
export const runRequestSchema = z
  .strictObject({
    steps: z
      .array(z.strictObject({ ...messageShape, failover: failoverSchema.optional() }))
      .min(1)
      .max(workflowLimits.maxSteps),
    client_ref: z.string().min(1).max(workflowLimits.maxClientRefLength).optional().meta({
      description: "Your own reference; given back in everything that is reported about the run.",
    }),
    callback_url: urlSchema
      .optional()
      .meta({ description: "Where the final report goes; http(s), no credentials." }),
    metadata: freeObjectSchema.optional().meta({ description: "Your own notes, at most 8 KiB as JSON." }),
    source: z
      .string()
      .min(1)
      .max(workflowLimits.maxSourceLength)
      .optional()
      .meta({
        description: "Who asked.",
        examples: ["n8n"],
      }),
    on_unknown: z.enum(["send_again", "give_up"]).optional().meta({
      description: "What to do when nobody can tell whether the last message has left. Default: send_again.",
    }),
    final_expiry_time: z
      .int()
      .min(seconds.min)
      .max(seconds.max)
      .optional()
      .meta({
        description: `How long the last step may stay silent, in seconds. Default: ${workflowLimits.defaultFinalExpirySeconds}.`,
      }),
  })
  .meta({
    description:
      "Ordered messages; the next is sent when the one before did not reach its condition in time.",
    examples: [
      {
        steps: [
          {
            channel: "messenger",
            from: "104000000000001",
            to: "2901000000000042",
            message_type: "text",
            text: "Parcel 7731 arrives at 14:10.",
            failover: { condition_status: "read", expiry_time: 600 },
          },
          {
            channel: "sms",
            from: "ParcelCo",
            to: "447700900042",
            message_type: "text",
            text: "Parcel 7731 arrives at 14:10.",
          },
        ],
        client_ref: "order-7731",
      },
    ],
  });

/** What `runRequestSchema` lets through; the rules that depend on channel and position come on top. */
export type ParsedRunRequest = z.output<typeof runRequestSchema>;
