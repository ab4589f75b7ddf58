/** What the server answers about contacts, for its API document. */
import { z } from "zod";
import { type ContactResource, channels } from "../model/index.ts";
import { instantSchema } from "./answer-schemas.ts";

/** A person on one channel. */
export const contactResourceSchema: z.ZodType<ContactResource> = z.object({
  channel: z.enum(channels),
  address: z.string().meta({ description: "For `to` of a message.", examples: ["2901000000000042"] }),
  sender: z.string().meta({
    description: "Our side of what was said last, for `from`. A Messenger id is good for this page only.",
    examples: ["104000000000001"],
  }),
  name: z.string().nullable().meta({ description: "As the channel told it." }),
  first_seen_at: instantSchema,
  last_seen_at: instantSchema,
  last_run_id: z.string().nullable().meta({ description: "The newest run that had a step for them." }),
  last_run_at: instantSchema.nullable(),
  last_inbound: z
    .object({
      message_uuid: z.string(),
      type: z.string().meta({ description: "In the gateway's word.", examples: ["text"] }),
      text: z.string().nullable().meta({ description: "At most 1,000 characters." }),
      sent_at: instantSchema,
    })
    .nullable()
    .meta({ description: "The newest message that they wrote; null when they never did." }),
});
