import { z } from "zod";
import { channels, type EventPattern, type RunEventType, workflowLimits } from "../model/index.ts";
import { eventTypes } from "./answer-schemas.ts";
import { urlSchema } from "./message-schemas.ts";

const MAX_DESCRIPTION_LENGTH = 200;

/** Every pattern of events. */
export const eventPatternSchema: z.ZodType<EventPattern> = z
  .enum(["*", "run.*", "step.*", "message.*", ...(Object.keys(eventTypes) as RunEventType[])])
  .meta({ description: "One type, all types of a kind (`run.*`), or everything (`*`)." });

/** Which runs a subscription is about. */
export const subscriptionFilterSchema = z
  .strictObject({
    client_ref: z.string().min(1).max(workflowLimits.maxClientRefLength).exactOptional(),
    source: z.string().min(1).max(workflowLimits.maxSourceLength).exactOptional(),
    channel: z.enum(channels).exactOptional().meta({ description: "Any step of the run goes over it." }),
    run_id: z.uuid().exactOptional(),
  })
  .meta({ description: "All that is named must fit. Nothing named: every run of the account." });

/** The body of `POST /v1/subscriptions`. */
export const subscriptionRequestSchema = z
  .strictObject({
    url: urlSchema.meta({ description: "Where events are sent by POST; http(s), no credentials." }),
    events: z.array(eventPatternSchema).min(1).max(40),
    filter: subscriptionFilterSchema.exactOptional(),
    description: z.string().min(1).max(MAX_DESCRIPTION_LENGTH).exactOptional(),
  })
  .meta({
    description: "Events of runs, sent to an address as they happen.",
    examples: [
      {
        url: "https://shop.example.com/failover",
        events: ["run.completed", "run.failed"],
        filter: { source: "n8n" },
        description: "The order desk",
      },
    ],
  });
