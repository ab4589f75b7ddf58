/** What a message can be made of, in the shapes of Messages v1. Source: Messages API v1 specification 1.20. */

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

/** One of several files in one MMS. */
export interface MediaItem {
  readonly type: "image" | "audio" | "video" | "file" | "vcard";
  readonly url: string;
  readonly caption?: string | undefined;
}

/** A prepared text that WhatsApp has approved. */
export interface Template {
  readonly name: string;
  readonly parameters?: readonly string[] | undefined;
}

/** A WhatsApp sticker: the address of a .webp file, or the id of one that was uploaded before. */
export interface Sticker {
  readonly url?: string | undefined;
  readonly id?: string | undefined;
}

/** An emoji on the message that `context.message_uuid` names, or its removal. */
export interface Reaction {
  readonly action: "react" | "unreact";
  readonly emoji?: string | undefined; // required with react
}

/** An RCS card. */
export interface Card {
  readonly title: string;
  readonly text: string;
  readonly media_url: string;
  readonly media_description?: string | undefined;
  readonly media_height?: "SHORT" | "MEDIUM" | "TALL" | undefined;
  readonly thumbnail_url?: string | undefined;
  readonly media_force_refresh?: boolean | undefined;
  readonly suggestions?: readonly Suggestion[] | undefined; // at most 4
}

/** Cards side by side, 2 to 10. */
export interface Carousel {
  readonly cards: readonly Card[];
}

/** A reply or an action that an RCS message offers. What else belongs to it depends on its type. */
export interface Suggestion {
  readonly type: string;
  readonly text: string;
  readonly [member: string]: unknown;
}
