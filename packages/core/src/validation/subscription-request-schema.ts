import { z } from "zod";
import { channels, type EventPattern, type EventType, workflowLimits } from "../model/index.ts";
import { accountEventTypes, eventTypes } from "./answer-schemas.ts";
import { urlSchema } from "./message-schemas.ts";
import { workflowNameSchema } from "./saved-workflow-schemas.ts";

const MAX_DESCRIPTION_LENGTH = 200;

/** Every type of event. */
export const allEventTypes = Object.keys({ ...eventTypes, ...accountEventTypes }) as EventType[];

/** Every pattern of events. */
export const eventPatternSchema: z.ZodType<EventPattern> = z
  .enum(["*", "run.*", "step.*", "message.*", "subscription.*", ...allEventTypes])
  .meta({ description: "One type, all types of a kind (`run.*`), or everything (`*`)." });

/** Which runs a subscription is about. */
export const subscriptionFilterSchema = z
  .strictObject({
    client_ref: z.string().min(1).max(workflowLimits.maxClientRefLength).exactOptional(),
    source: z.string().min(1).max(workflowLimits.maxSourceLength).exactOptional(),
    channel: z.enum(channels).exactOptional().meta({ description: "Any step of the run goes over it." }),
    workflow: workflowNameSchema
      .exactOptional()
      .meta({ description: "The run was started from this saved workflow, whatever its version." }),
    run_id: z.uuid().exactOptional().meta({ description: "A run that is there, or one of its messages." }),
  })
  .meta({
    description:
      "All that is named must fit. Nothing named: every run of the account, and the account itself.",
  });

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
