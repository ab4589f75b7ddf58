/** Every content and option of every channel: one message that is right, and the ways in which it can be wrong. */
import { channelRules, channels } from "@failover-kit/core/model";
import { beforeAll, describe, expect, it } from "vitest";
import { messengerV1, mmsV1, rcsV1, smsV1, viberV1, whatsappV1 } from "../testing/messages.ts";
import { readV1 } from "./validate-v1.ts";
import { betaDoor, readV01, v01Door } from "./validate-v01.ts";

type Fields = Readonly<Record<string, unknown>>;

const url = "https://cdn.example.com/map";
const bases: Readonly<Record<string, (rest: Fields) => Fields>> = {
  sms: (rest) => smsV1("50", rest),
  mms: (rest) => mmsV1("50", rest),
  rcs: (rest) => rcsV1("50", rest),
  viber_service: (rest) => viberV1("50", rest),
  whatsapp: (rest) => whatsappV1("50", rest),
  messenger: (rest) => messengerV1("50", rest),
};
const of = (type: string, content: unknown, rest: Fields = {}) => ({
  message_type: type,
  [type]: content,
  ...rest,
});
const card = { title: "Parcel", text: "It is on its way", media_url: url };
const reply = { type: "reply", text: "Yes" };
const quoted = { context: { message_uuid: "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10" } };
const video = { viber_service: { duration: "60", file_size: "5" } };

const right: readonly (readonly [string, Fields])[] = [
  ["sms", { text: "a".repeat(3200), sms: { encoding_type: "unicode", entity_id: "1" }, ttl: 20 }],
  ["sms", { trusted_recipient: true }],
  ["mms", { text: "Hi", ttl: 259_200 }],
  ...["image", "vcard", "audio", "video", "file"].map(
    (type) => ["mms", of(type, { url, caption: "Map" })] as const,
  ),
  [
    "mms",
    of("content", [
      { type: "image", url },
      { type: "vcard", url, caption: "Me" },
    ]),
  ],
  ["mms", { mms: { participants: ["12125550101"] } }],
  [
    "rcs",
    { text: "a".repeat(3072), suggestions: Array(11).fill(reply), rcs: { category: "service-request" } },
  ],
  ...["image", "video", "file"].map((type) => ["rcs", of(type, { url })] as const),
  [
    "rcs",
    of("card", { ...card, suggestions: Array(4).fill(reply) }, { rcs: { card_orientation: "VERTICAL" } }),
  ],
  ["rcs", of("carousel", { cards: [card, card] }, { rcs: { card_width: "SMALL" } })],
  ["rcs", of("custom", { contentMessage: {} })],
  ["whatsapp", { text: "a".repeat(4096), ...quoted }],
  ...["image", "audio", "video", "file"].map((type) => ["whatsapp", of(type, { url })] as const),
  ["whatsapp", of("template", { name: "a:b", parameters: ["Kim"] }, { whatsapp: { locale: "en_GB" } })],
  ["whatsapp", of("sticker", { url })],
  ["whatsapp", of("sticker", { id: "5a1f0c55" })],
  ["whatsapp", of("reaction", { action: "react", emoji: "👍" }, quoted)],
  ["whatsapp", of("reaction", { action: "unreact" }, quoted)],
  ["whatsapp", of("custom", { type: "contacts" })],
  ["messenger", { messenger: { category: "message_tag", tag: "HUMAN_AGENT" } }],
  ...["image", "audio", "video", "file"].map((type) => ["messenger", of(type, { url })] as const),
  ["viber_service", { viber_service: { action: { url, text: "Track" }, type: "template", ttl: 30 } }],
  ["viber_service", of("image", { url })],
  ["viber_service", of("video", { url, thumb_url: url, caption: "Map" }, video)],
  ["viber_service", of("file", { url, name: "a".repeat(25) })],
];

const wrong: readonly (readonly [string, string, Fields])[] = [
  ["sms", "sms.encoding_type", { sms: { encoding_type: "utf8" } }],
  ["sms", "trusted_recipient", { trusted_recipient: "yes" }],
  ["sms", "context", quoted],
  ["sms", "message_type", of("image", { url })],
  ["mms", "content", of("content", [])],
  [
    "mms",
    "content[1].type",
    of("content", [
      { type: "image", url },
      { type: "sticker", url },
    ]),
  ],
  ["mms", "content[0].url", of("content", [{ type: "image", url: "map" }])],
  ["mms", "mms.participants[0]", { mms: { participants: ["+12125550101"] } }],
  ["mms", "ttl", { ttl: 299 }],
  ["rcs", "suggestions", { suggestions: Array(12).fill(reply) }],
  ["rcs", "suggestions[0].text", { suggestions: [{ type: "reply", text: "" }] }],
  ["rcs", "card.title", of("card", { ...card, title: "a".repeat(201) })],
  ["rcs", "card.text", of("card", { ...card, text: "a".repeat(2001) })],
  ["rcs", "card.media_url", of("card", { ...card, media_url: undefined })],
  ["rcs", "card.suggestions", of("card", { ...card, suggestions: Array(5).fill(reply) })],
  ["rcs", "carousel.cards", of("carousel", { cards: [card] })],
  ["rcs", "carousel.cards", of("carousel", { cards: Array(11).fill(card) })],
  ["rcs", "custom", of("custom", "text")],
  ["rcs", "rcs.category", { rcs: { category: "advert" } }],
  ["rcs", "text", { text: "a".repeat(3073) }],
  ["whatsapp", "whatsapp.locale", of("template", { name: "a:b" })],
  ["whatsapp", "template.name", of("template", {}, { whatsapp: { locale: "en" } })],
  [
    "whatsapp",
    "template.parameters[0]",
    of("template", { name: "a", parameters: [1] }, { whatsapp: { locale: "en" } }),
  ],
  ["whatsapp", "whatsapp.policy", { whatsapp: { policy: "fallback" } }],
  ["whatsapp", "sticker", of("sticker", { url, id: "1" })],
  ["whatsapp", "sticker", of("sticker", {})],
  ["whatsapp", "context", of("reaction", { action: "react", emoji: "👍" })],
  ["whatsapp", "reaction.emoji", of("reaction", { action: "react" }, quoted)],
  ["whatsapp", "reaction.action", of("reaction", { action: "laugh" }, quoted)],
  ["whatsapp", "context.message_uuid", { context: {} }],
  ["whatsapp", "ttl", { ttl: 300 }],
  ["messenger", "messenger.category", { messenger: { category: "tag" } }],
  ["messenger", "messenger.tag", { messenger: { category: "message_tag", tag: "" } }],
  ["messenger", "file.url", of("file", {})],
  ["messenger", "trusted_recipient", { trusted_recipient: true }],
  ["viber_service", "video.thumb_url", of("video", { url }, video)],
  ["viber_service", "viber_service.duration", of("video", { url, thumb_url: url })],
  ["viber_service", "viber_service.file_size", { viber_service: { file_size: "201" } }],
  ["viber_service", "viber_service.duration", { viber_service: { duration: 60 } }],
  [
    "viber_service",
    "viber_service.action.text",
    { viber_service: { action: { url, text: "a".repeat(31) } } },
  ],
  ["viber_service", "file.name", of("file", { url, name: "a".repeat(26) })],
  ["viber_service", "suggestions", { suggestions: [reply] }],
];

function faultsOfV1(body: Fields): readonly string[] {
  const reading = readV1({ value: body, text: JSON.stringify(body) });
  return "problem" in reading ? (reading.problem.invalidParameters ?? []).map(({ name }) => name) : [];
}

describe("v1", () => {
  it.each(right)("%s takes %j", (channel, rest) => {
    expect(faultsOfV1(bases[channel]?.(rest) ?? {})).toEqual([]);
  });

  it.each(wrong)("%s names %s in %j", (channel, name, rest) => {
    expect(faultsOfV1(bases[channel]?.(rest) ?? {})).toContain(name);
  });

  it("was tried with every content of every channel", () => {
    for (const channel of channels) {
      const tried = right
        .filter(([name]) => name === channel)
        .map(([, { message_type: type = "text" }]) => type);
      expect(new Set(tried)).toEqual(new Set(channelRules[channel].contents));
    }
  });
});

const contentsV01: Readonly<Record<string, unknown>> = {
  text: "Hi",
  image: { url },
  audio: { url },
  video: { url },
  file: { url, caption: "Map" },
  template: { name: "a:b", parameters: ["Kim"] },
  custom: { attachment: {} },
};

function readDoor(channel: (typeof channels)[number], message: Fields, door = v01Door): readonly string[] {
  const { v01 } = channelRules[channel];
  const [to, from] = [bases[channel]?.({}).to, bases[channel]?.({}).from];
  const body = {
    to: { type: v01?.name, [v01?.to ?? "id"]: to },
    from: { type: v01?.name, [v01?.from ?? "id"]: from },
    message,
  };
  const reading = readV01({ value: body, text: JSON.stringify(body) }, door);
  return "problem" in reading ? (reading.problem.invalidParameters ?? []).map(({ name }) => name) : [];
}

describe("v0.1", () => {
  let pairs: { channel: (typeof channels)[number]; type: string; isKnown: boolean }[];

  beforeAll(() => {
    pairs = channels.flatMap((channel) => {
      const { v01 } = channelRules[channel];
      if (v01 === null) return [];
      return Object.keys(contentsV01).map((type) => {
        return { channel, type, isKnown: (v01.contents as readonly string[]).includes(type) };
      });
    });
  });

  it("takes each content on the channels that know it, and names its type on the others", () => {
    for (const { channel, type, isKnown } of pairs) {
      const message = { content: { type, [type]: contentsV01[type] }, whatsapp: { locale: "en" } };
      expect([channel, type, readDoor(channel, message)]).toEqual([
        channel,
        type,
        isKnown ? [] : ["message.content.type"],
      ]);
    }
  });

  it("names a content that is missing or empty", () => {
    for (const { channel, type } of pairs.filter(({ isKnown }) => isKnown)) {
      const [name = ""] = readDoor(channel, { content: { type }, whatsapp: { locale: "en" } });
      expect(name).toContain(`message.content.${type}`);
    }
  });

  it("asks for a locale with a template on v0.1, and not on beta, whose parameters were objects", () => {
    const content = { type: "template", template: { name: "a:b", parameters: [{ default: "Kim" }] } };
    expect(readDoor("whatsapp", { content }, v01Door)).toEqual(["message.whatsapp.locale"]);
    expect(readDoor("whatsapp", { content }, betaDoor)).toEqual([]);
  });
});

describe("a file that the channel does not take", () => {
  it.each([
    ["viber_service", of("image", { url: `${url}.gif` }), true],
    ["viber_service", of("image", { url: `${url}.PNG?size=2` }), false],
    ["whatsapp", of("sticker", { url: `${url}.png` }), true],
    ["messenger", of("file", { url: `${url}.zip` }), false],
  ])("is found by its ending on %s in %j: %s", (channel, rest, isWrong) => {
    const body = bases[channel]?.(rest) ?? {};
    const reading = readV1({ value: body, text: JSON.stringify(body) });
    expect("message" in reading && reading.message.hasWrongFile).toBe(isWrong);
  });
});
