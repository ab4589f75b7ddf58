/** What each channel's contents must look like, written down anew: the simulator does not share anybody's mistakes. */
import { type Channel, type ContentType, channelRules } from "@failover-kit/core/model";
import { isRecord } from "../is-record.ts";
import {
  anyObject,
  both,
  type Check,
  choice,
  fault,
  flag,
  list,
  object,
  text,
  webAddress,
} from "./checks.ts";

const caption = text(3000);
const media = object({ required: { url: webAddress }, optional: { caption } });
const bareMedia = object({ required: { url: webAddress } });

const stickerSource: Check = (value, name) =>
  isRecord(value) && (value.url === undefined) !== (value.id === undefined)
    ? []
    : fault(name, "must have either a url or an id");
const sticker = both(object({ optional: { url: webAddress, id: text(200) } }), stickerSource);

const emojiFaults: Check = (value, name) => {
  if (!isRecord(value) || value.action !== "react") return [];
  return text(20)(value.emoji, `${name}.emoji`);
};
const reaction = both(object({ required: { action: choice("react", "unreact") } }), emojiFaults);

const suggestion = object({ required: { type: text(50), text: text(25) } });
/** Replies and actions under an RCS message. */
export const suggestions = list(suggestion, 1, 11);

const card = object({
  required: { title: text(200), text: text(2000), media_url: webAddress },
  optional: {
    media_height: choice("SHORT", "MEDIUM", "TALL"),
    thumbnail_url: webAddress,
    media_force_refresh: flag,
    suggestions: list(suggestion, 1, 4),
  },
});

const mediaItem = object({
  required: { type: choice("image", "audio", "video", "file", "vcard"), url: webAddress },
  optional: { caption },
});

const template = object({
  required: { name: text(1000) },
  optional: {
    parameters: list(
      (value, name) => (typeof value === "string" ? [] : fault(name, "must be text")),
      0,
      1000,
    ),
  },
});

/** Source: Messages API v1 specification 1.20. Text is left out: its length is in the channel table. */
const v1Contents: Readonly<Record<Channel, Readonly<Partial<Record<ContentType, Check>>>>> = {
  sms: {},
  mms: {
    image: media,
    audio: media,
    video: media,
    file: media,
    vcard: media,
    content: list(mediaItem, 1, Number.POSITIVE_INFINITY),
  },
  messenger: { image: bareMedia, audio: bareMedia, video: bareMedia, file: bareMedia },
  viber_service: {
    image: bareMedia,
    video: object({
      required: { url: webAddress, thumb_url: both(webAddress, text(1000)) },
      optional: { caption: text(1000) },
    }),
    file: object({ required: { url: webAddress }, optional: { name: text(25) } }),
  },
  whatsapp: {
    image: media,
    audio: bareMedia,
    video: media,
    file: object({ required: { url: webAddress }, optional: { caption, name: text(1000) } }),
    template,
    sticker,
    reaction,
    custom: anyObject,
  },
  rcs: {
    image: bareMedia,
    video: bareMedia,
    file: bareMedia,
    card,
    carousel: object({ required: { cards: list(card, 2, 10) } }),
    custom: anyObject,
  },
};

/** The check of a content in v1. */
export function v1Content(channel: Channel, type: ContentType): Check {
  return type === "text"
    ? text(channelRules[channel].maxTextLength)
    : (v1Contents[channel][type] ?? anyObject);
}

const templateParameter: Check = (value, name) =>
  typeof value === "string" || (isRecord(value) && typeof value.default === "string")
    ? []
    : fault(name, 'must be text, or { "default": "text" }');

/** Source: Messages v0.1 specification; the templates of 2018 had objects as parameters. */
export function v01Content(type: ContentType, maxTextLength: number): Check {
  if (type === "text") return text(maxTextLength);
  if (type === "custom") return anyObject;
  if (type === "template") {
    return object({
      required: { name: text(1000) },
      optional: { parameters: list(templateParameter, 0, 1000) },
    });
  }
  return media;
}

/** Tells whether the channel's provider will refuse a file by the ending of its address. Without an ending it may fit. */
export function hasWrongEnding(channel: Channel, type: ContentType, content: unknown): boolean {
  const endings = channelRules[channel].fileEndings[type];
  const url = isRecord(content) ? content.url : undefined;
  if (endings === undefined || typeof url !== "string") return false;
  const ending = /\.[a-z0-9]{1,5}$/i.exec(new URL(url).pathname)?.[0].toLowerCase();
  return ending !== undefined && !endings.includes(ending);
}
