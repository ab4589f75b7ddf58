import type { ContentType } from "./content.ts";

/** A way to reach a person, by the name that Messages v1 uses. */
export type Channel = "messenger" | "viber_service" | "sms" | "whatsapp" | "mms" | "rcs";

/** The same channel by the name that Workflows, Dispatch and Messages v0.1 use. */
export type V01ChannelName = "messenger" | "viber_service_msg" | "sms" | "whatsapp" | "mms";

/** How an address is written: digits with country code, an opaque id, or (senders only) digits or a name. */
export type AddressForm = "phone" | "id" | "sender";

/** A member of a message, beside content and options, that only some channels know. */
export type MessageExtra = "context" | "suggestions" | "trusted_recipient";

/** What one channel can carry and report. Everything that differs by channel is read from here. */
export interface ChannelRule {
  readonly label: string; // for people
  readonly contents: readonly ContentType[]; // what may be sent over it (Messages v1)
  readonly maxTextLength: number; // characters, Messages v1
  readonly fileEndings: Readonly<Partial<Record<ContentType, readonly string[]>>>; // as documented; absent: any
  readonly extras: readonly MessageExtra[];
  readonly from: AddressForm;
  readonly to: AddressForm;
  readonly reportsRead: boolean; // false: a `read` condition could never be met
  readonly ttl: { readonly min: number; readonly max: number } | null; // seconds; null: the channel has no ttl
  readonly chargedAt: "submitted" | "delivered";
  readonly canRevoke: boolean; // true: a sent message can be taken back, if it has not been seen
  readonly v01: V01ChannelRule | null; // null: the channel came after v0.1
}

/** How the older generation (Workflows, Dispatch, Messages v0.1) speaks of a channel. */
export interface V01ChannelRule {
  readonly name: V01ChannelName;
  readonly from: "id" | "number"; // the field that holds the sender
  readonly to: "id" | "number"; // the field that holds the recipient
  readonly contents: readonly ContentType[];
  readonly maxTextLength: number; // characters
}

/**
 * The one table of channel facts.
 * Source: Messages API v1 specification 1.20, Messages v0.1 and Dispatch v0.3 specifications.
 */
export const channelRules: Readonly<Record<Channel, ChannelRule>> = {
  messenger: {
    label: "Messenger",
    contents: ["text", "image", "audio", "video", "file"],
    maxTextLength: 640,
    fileEndings: { image: [".jpg", ".png", ".gif"], audio: [".mp3"], video: [".mp4"] },
    extras: [],
    from: "id",
    to: "id",
    reportsRead: true,
    ttl: null,
    chargedAt: "delivered",
    canRevoke: false,
    v01: {
      name: "messenger",
      from: "id",
      to: "id",
      contents: ["text", "image", "audio", "video", "file", "custom"],
      maxTextLength: 640,
    },
  },
  viber_service: {
    label: "Viber",
    contents: ["text", "image", "video", "file"],
    maxTextLength: 1000,
    fileEndings: { image: [".jpg", ".jpeg", ".png"] },
    extras: [],
    from: "id",
    to: "phone",
    reportsRead: true,
    ttl: { min: 30, max: 259_200 },
    chargedAt: "delivered",
    canRevoke: false,
    v01: {
      name: "viber_service_msg",
      from: "id",
      to: "number",
      contents: ["text", "image"],
      maxTextLength: 1000,
    },
  },
  sms: {
    label: "SMS",
    contents: ["text"],
    maxTextLength: 3200,
    fileEndings: {},
    extras: ["trusted_recipient"],
    from: "sender",
    to: "phone",
    reportsRead: false,
    ttl: { min: 20, max: 604_800 },
    chargedAt: "submitted",
    canRevoke: false,
    v01: { name: "sms", from: "number", to: "number", contents: ["text"], maxTextLength: 1000 },
  },
  whatsapp: {
    label: "WhatsApp",
    contents: ["text", "image", "audio", "video", "file", "template", "sticker", "reaction", "custom"],
    maxTextLength: 4096,
    fileEndings: {
      image: [".jpg", ".jpeg", ".png"],
      audio: [".aac", ".m4a", ".amr", ".mp3", ".opus"],
      video: [".mp4", ".3gpp"],
      file: [".pdf", ".doc", ".docx", ".ppt", ".pptx", ".xls", ".xlsx"],
      sticker: [".webp"],
    },
    extras: ["context"],
    from: "phone",
    to: "phone",
    reportsRead: true,
    ttl: null,
    chargedAt: "delivered",
    canRevoke: false,
    v01: {
      name: "whatsapp",
      from: "number",
      to: "number",
      contents: ["text", "image", "audio", "video", "file", "template", "custom"],
      maxTextLength: 4096,
    },
  },
  mms: {
    label: "MMS",
    contents: ["text", "image", "audio", "video", "file", "vcard", "content"],
    maxTextLength: 1000,
    fileEndings: { image: [".jpg", ".jpeg", ".png", ".gif", ".bmp"], vcard: [".vcf"] },
    extras: ["trusted_recipient"],
    from: "phone",
    to: "phone",
    reportsRead: false,
    ttl: { min: 300, max: 259_200 },
    chargedAt: "submitted",
    canRevoke: false,
    v01: { name: "mms", from: "number", to: "number", contents: ["image"], maxTextLength: 1000 },
  },
  rcs: {
    label: "RCS",
    contents: ["text", "image", "video", "file", "card", "carousel", "custom"],
    maxTextLength: 3072,
    fileEndings: {
      image: [".jpg", ".jpeg", ".png", ".gif"],
      video: [".mp4", ".m4v", ".h263", ".mpeg", ".webm"],
      file: [".pdf"],
    },
    extras: ["suggestions", "trusted_recipient"],
    from: "id",
    to: "phone",
    reportsRead: true,
    ttl: { min: 20, max: 259_200 },
    chargedAt: "delivered",
    canRevoke: true,
    v01: null,
  },
};

/** All channels, in the order in which they are shown to people. */
export const channels = Object.keys(channelRules) as readonly Channel[];

/** Tells whether a value is the v1 name of a channel. */
export function isChannel(value: unknown): value is Channel {
  return typeof value === "string" && Object.hasOwn(channelRules, value);
}

/** The channel that the older generation calls `name`, or null when it has no such channel. */
export function channelFromV01Name(name: string): Channel | null {
  return channels.find((channel) => channelRules[channel].v01?.name === name) ?? null;
}
