/** The parts of messages that both generations write alike. */
import { z } from "zod";

/** An address of a file or a page. Whether it is one is checked by `checkUrl`. */
export const urlSchema = z.string().min(1).max(2000).meta({ format: "uri" });

const captionSchema = z.string().min(1).max(3000);

/** A file with its caption, as all channels know it. */
export const mediaShape = { url: urlSchema, caption: captionSchema.optional() };

export const conditionStatusSchema = z.enum(["delivered", "read"]).meta({
  description:
    "What the message must reach for its step to count as done. `read` only where the channel reports it.",
});

export const textSchema = z
  .string()
  .min(1)
  .meta({
    description:
      "At most 640 characters (Messenger), 1000 (Viber, MMS), 3072 (RCS), 3200 (SMS), 4096 (WhatsApp).",
    examples: ["Parcel 7731 arrives at 14:10."],
  });

export const messengerOptionsShape = {
  category: z.enum(["response", "update", "message_tag"]).optional(),
  tag: z.string().min(1).optional().meta({ description: "Required with the category message_tag." }),
};

export const viberCategorySchema = z.enum(["transaction", "promotion"]);

/** An object that is handed on as it came. */
export const freeObjectSchema = z.looseObject({});
