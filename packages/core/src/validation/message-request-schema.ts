import { z } from "zod";
import { workflowLimits } from "../model/index.ts";
import { urlSchema } from "./message-schemas.ts";
import { failoverSchema, messageShape } from "./run-request-schema.ts";

const elementShape = {
  ...messageShape,
  client_ref: z.string().min(1).max(workflowLimits.maxClientRefLength).optional().meta({
    description: "Your own reference of this message; given back with each of its statuses.",
  }),
  webhook_url: urlSchema.optional().meta({
    description:
      "Where its statuses go; http(s), no credentials. Default: where those of the first message go, else the server's address.",
  }),
  webhook_version: z
    .enum(["v0.1", "v1"])
    .optional()
    .meta({ description: "Their shape. Default: as of the first message, else v1." }),
  failover_rule: failoverSchema.optional().meta({
    description:
      "Not known to the Messages API: when to stop waiting for this message. Without it, the next one follows only a rejection. Not on the last message.",
  }),
};

/** The body of `POST /v1/messages`: a message of Messages v1 and, in `failover`, those that follow it. */
export const messageRequestSchema = z
  .strictObject({
    ...elementShape,
    failover: z
      .array(z.strictObject(elementShape))
      .min(1)
      .max(workflowLimits.maxSteps - 1)
      .optional()
      .meta({ description: "What is sent, in this order, when the message before was rejected." }),
  })
  .meta({
    description: "A message of Messages v1, and what is to be sent when it is rejected.",
    examples: [
      {
        channel: "viber_service",
        message_type: "text",
        from: "9016",
        to: "447700900042",
        text: "Parcel 7731 arrives at 14:10.",
        failover: [
          {
            channel: "sms",
            message_type: "text",
            from: "ParcelCo",
            to: "447700900042",
            text: "Parcel 7731 arrives at 14:10.",
          },
        ],
      },
    ],
  });

/** What `messageRequestSchema` lets through; the rules that depend on channel and position come on top. */
export type ParsedMessageRequest = z.output<typeof messageRequestSchema>;
