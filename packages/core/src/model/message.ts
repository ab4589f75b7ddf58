import type { Channel } from "./channel.ts";

/** What a message can be made of; the name of `message_type` in Messages v1. */
export type ContentType =
  | "text"
  | "image"
  | "audio"
  | "video"
  | "file"
  | "vcard"
  | "content"
  | "template"
  | "sticker"
  | "reaction"
  | "card"
  | "carousel"
  | "custom";

/** A file that the channel fetches from a public address. */
export interface Media {
  readonly url: string;
  readonly caption?: string | undefined;
  readonly name?: string | undefined; // Viber files only
  readonly thumb_url?: string | undefined; // Viber videos only
}

/** A prepared text that WhatsApp has approved. */
export interface Template {
  readonly name: string;
  readonly parameters?: readonly string[] | undefined;
}

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
  readonly template?: Template | undefined;
  readonly custom?: Readonly<Record<string, unknown>> | undefined;
  readonly ttl?: number | undefined; // seconds, 20 to 604,800, narrower by channel
  readonly messenger?: MessengerOptions | undefined;
  readonly viber_service?: ViberOptions | undefined;
  readonly whatsapp?: WhatsappOptions | undefined;
  readonly sms?: SmsOptions | undefined;
  readonly rcs?: { readonly category?: string | undefined } | undefined;
  readonly trusted_recipient?: boolean | undefined;
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
}
