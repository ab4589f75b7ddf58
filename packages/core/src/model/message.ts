import type { Channel } from "./channel.ts";
import type {
  Card,
  Carousel,
  ContentType,
  Media,
  MediaItem,
  Reaction,
  Sticker,
  Suggestion,
  Template,
} from "./content.ts";

/**
 * What the gateway is asked to send, in the shape of Messages v1: that is the wire format of our own API and of
 * the default gateway, so a message is kept as it came. The content is in the member named by `message_type`.
 */
export interface Message {
  readonly channel: Channel;
  readonly message_type: ContentType;
  readonly from: string;
  readonly to: string;
  readonly text?: string | undefined;
  readonly image?: Media | undefined;
  readonly audio?: Media | undefined;
  readonly video?: Media | undefined;
  readonly file?: Media | undefined;
  readonly vcard?: Media | undefined;
  readonly content?: readonly MediaItem[] | undefined;
  readonly template?: Template | undefined;
  readonly sticker?: Sticker | undefined;
  readonly reaction?: Reaction | undefined;
  readonly card?: Card | undefined;
  readonly carousel?: Carousel | undefined;
  readonly custom?: Readonly<Record<string, unknown>> | undefined;
  readonly ttl?: number | undefined; // seconds, 20 to 604,800, narrower by channel
  readonly messenger?: MessengerOptions | undefined;
  readonly viber_service?: ViberOptions | undefined;
  readonly whatsapp?: WhatsappOptions | undefined;
  readonly sms?: SmsOptions | undefined;
  readonly mms?: MmsOptions | undefined;
  readonly rcs?: RcsOptions | undefined;
  readonly trusted_recipient?: boolean | undefined;
  readonly context?: { readonly message_uuid: string } | undefined; // the message that this one quotes or reacts to
  readonly suggestions?: readonly Suggestion[] | undefined; // at most 11
}

export interface MessengerOptions {
  readonly category?: "response" | "update" | "message_tag" | undefined;
  readonly tag?: string | undefined; // required with category message_tag
}

export interface ViberOptions {
  readonly category?: "transaction" | "promotion" | undefined;
  readonly ttl?: number | undefined; // seconds, 30 to 259,200
  readonly type?: string | undefined;
  readonly duration?: string | undefined; // videos: seconds, "1" to "600"
  readonly file_size?: string | undefined; // videos and files: megabytes, "1" to "200"
  readonly action?: { readonly url: string; readonly text: string } | undefined;
}

export interface WhatsappOptions {
  readonly policy?: "deterministic" | undefined;
  readonly locale?: string | undefined; // required with a template
}

export interface SmsOptions {
  readonly encoding_type?: "text" | "unicode" | "auto" | undefined;
  readonly content_id?: string | undefined;
  readonly entity_id?: string | undefined;
  readonly pool_id?: string | undefined;
}

export interface MmsOptions {
  readonly participants?: readonly string[] | undefined; // of a group message
}

export interface RcsOptions {
  readonly category?: RcsCategory | undefined;
  readonly card_orientation?: "VERTICAL" | "HORIZONTAL" | undefined;
  readonly image_alignment?: "LEFT" | "RIGHT" | undefined; // horizontal cards
  readonly card_width?: "SMALL" | "MEDIUM" | undefined; // carousels
}

export type RcsCategory =
  | "authentication"
  | "transaction"
  | "promotion"
  | "service-request"
  | "acknowledgement";
