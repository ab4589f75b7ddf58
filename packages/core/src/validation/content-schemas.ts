/** What a message of `POST /v1/runs` can be made of: the contents of Messages v1. */
import { z } from "zod";
import type { ContentType } from "../model/index.ts";
import { freeObjectSchema, mediaShape, textSchema, urlSchema } from "./message-schemas.ts";

/** All that `message_type` can name, in the order in which it is listed to people. */
export const contentTypes = [
  "text",
  "image",
  "audio",
  "video",
  "file",
  "vcard",
  "content",
  "template",
  "sticker",
  "reaction",
  "card",
  "carousel",
  "custom",
] as const satisfies readonly ContentType[];

const mediaSchema = z.strictObject(mediaShape);

const mediaItemSchema = z.strictObject({
  type: z.enum(["image", "audio", "video", "file", "vcard"]),
  ...mediaShape,
});

// What else belongs to a suggestion depends on its type, and new types come every year: the channel checks those.
const suggestionSchema = z.looseObject({ type: z.string().min(1), text: z.string().min(1) });

/** The replies and actions that an RCS message offers. */
export const suggestionsSchema = z.array(suggestionSchema).min(1).max(11);

const cardSchema = z.strictObject({
  title: z.string().min(1).max(200),
  text: z.string().min(1).max(2000),
  media_url: urlSchema,
  media_description: z.string().min(1).optional(),
  media_height: z.enum(["SHORT", "MEDIUM", "TALL"]).optional(),
  thumbnail_url: urlSchema.optional(),
  media_force_refresh: z.boolean().optional(),
  suggestions: suggestionsSchema.max(4).optional(),
});

/** One member for each content; `message_type` says which of them is sent. */
export const contentShape = {
  text: textSchema.optional(),
  image: mediaSchema.optional(),
  audio: mediaSchema.optional(),
  video: z.strictObject({ ...mediaShape, thumb_url: urlSchema.max(1000).optional() }).optional(),
  file: z.strictObject({ ...mediaShape, name: z.string().min(1).max(25).optional() }).optional(),
  vcard: mediaSchema.optional(),
  content: z
    .array(mediaItemSchema)
    .min(1)
    .optional()
    .meta({ description: "MMS: several files in one message." }),
  template: z
    .strictObject({ name: z.string().min(1), parameters: z.array(z.string()).optional() })
    .optional()
    .meta({ description: "A text that WhatsApp has approved; needs `whatsapp.locale`." }),
  sticker: z
    .strictObject({ url: urlSchema.optional(), id: z.string().min(1).optional() })
    .optional()
    .meta({ description: "WhatsApp: the `url` of a .webp file, or the `id` of an uploaded one." }),
  reaction: z
    .strictObject({ action: z.enum(["react", "unreact"]), emoji: z.string().min(1).max(50).optional() })
    .optional()
    .meta({ description: "WhatsApp: an `emoji` on the message that `context.message_uuid` names." }),
  card: cardSchema.optional().meta({ description: "RCS: a picture with title, text and suggestions." }),
  carousel: z
    .strictObject({ cards: z.array(cardSchema).min(2).max(10) })
    .optional()
    .meta({ description: "RCS: 2 to 10 cards side by side." }),
  custom: freeObjectSchema.optional().meta({ description: "Handed on to the channel as it is." }),
};
