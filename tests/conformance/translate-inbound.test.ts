/** What people write, in the words of both generations: every channel and content, there and back, and as we keep it. */
import {
  type Channel,
  channelRules,
  channels,
  inboundFromV01,
  inboundToV01,
  type Translation,
  type V1InboundWebhook,
  type V01InboundWebhook,
  v01Address,
} from "@failover-kit/core/model";
import { parseInboundWebhook } from "@failover-kit/core/transport";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const SEED = 2018;
const RECEIVED_AT = Date.UTC(2026, 11, 31);
const file = { url: "https://cdn.example.com/a" };

/** One of each content, as v1 writes it. */
const contents: Readonly<Record<string, unknown>> = {
  text: "Where is my parcel?",
  image: { ...file, caption: "My door" },
  audio: file,
  video: file,
  file: { ...file, caption: "The bill" },
  location: { lat: 51.5, long: -0.127, name: "Home" },
  button: { payload: "later", text: "Later" },
  unsupported: undefined,
  vcard: file,
  reply: { id: "1", title: "Tomorrow" },
  sticker: file,
  reaction: { action: "react", emoji: "👍" },
  contacts: [{ name: { first_name: "Kim" } }],
  order: { catalog_id: "c" },
  content: [{ type: "image", ...file }],
};

/** What v1 reports of each channel (specification 1.20), and how much of it v0.1 had words for. */
const comesIn: Readonly<
  Record<Channel, { readonly both: readonly string[]; readonly inV1: readonly string[] }>
> = {
  messenger: { both: ["text", "image", "audio", "video", "file", "unsupported"], inV1: [] },
  viber_service: { both: ["text", "image", "video", "file", "unsupported"], inV1: [] },
  sms: { both: ["text"], inV1: [] },
  mms: { both: ["text", "image", "audio", "video", "file"], inV1: ["vcard", "content"] },
  whatsapp: {
    both: ["text", "image", "audio", "video", "file", "location", "button", "unsupported"],
    inV1: ["contacts", "reply", "order", "sticker", "reaction"],
  },
  rcs: {
    both: [],
    inV1: ["text", "image", "video", "audio", "file", "vcard", "location", "reply", "button"],
  },
};

const cells = channels.flatMap((channel) => [
  ...comesIn[channel].both.map((type) => ({ channel, type, inV01: true })),
  ...comesIn[channel].inV1.map((type) => ({ channel, type, inV01: false })),
]);

function v1Of(channel: Channel, type: string): V1InboundWebhook {
  const content = contents[type];
  return {
    channel,
    message_uuid: "e3b3b1d0-0d7c-4a5e-b0e8-0a5d0c5f7e21",
    to: channel === "messenger" ? "104000000000001" : "447700900100",
    from: channel === "messenger" ? "2901000000000042" : "447700900042",
    timestamp: "2026-02-03T12:00:00Z",
    message_type: type,
    ...(content !== undefined && { [type]: content }),
  };
}

function codesOf(translation: Translation<unknown>): readonly string[] {
  return translation.ok ? [] : translation.issues.map(({ path, code }) => `${code} ${path}`);
}

const keptOf = (webhook: unknown) => parseInboundWebhook(webhook, RECEIVED_AT);

describe("what a person wrote", () => {
  it.each(cells)("is kept when it is $type over $channel", ({ channel, type }) => {
    expect(keptOf(v1Of(channel, type))).toMatchObject({ kind: "inbound", message: { channel, type } });
  });

  it.each(cells.filter(({ inV01 }) => inV01))(
    "can be $type over $channel in v0.1, comes back the same, and is kept as the same",
    ({ channel, type }) => {
      const newer = v1Of(channel, type);
      const older = inboundToV01(newer);
      if (!older.ok) throw new Error(JSON.stringify(older.issues));
      expect(older.value).toMatchObject({
        from: v01Address(channel, "to", newer.from),
        to: v01Address(channel, "from", newer.to),
        message: { content: { type } },
      });
      expect(inboundFromV01(older.value)).toEqual({ ok: true, value: newer });
      expect(keptOf(older.value)).toEqual(keptOf(newer));
    },
  );

  it.each(cells.filter(({ inV01 }) => !inV01))(
    "cannot be $type over $channel in v0.1, and that is said",
    ({ channel, type }) => {
      const place = channelRules[channel].v01 === null ? "channel" : "message_type";
      expect(codesOf(inboundToV01(v1Of(channel, type)))).toEqual([`not_in_v01 ${place}`]);
    },
  );
});

describe("what v1 tells beside the message", () => {
  const whatsapp = v1Of("whatsapp", "text");
  it.each<[string, V1InboundWebhook, string]>([
    ["the name of the person", { ...whatsapp, profile: { name: "Kim" } }, "profile"],
    ["what it answers to", { ...whatsapp, context: { message_uuid: "m" } }, "context"],
    ["whether it answers to something", { ...whatsapp, context_status: "none" }, "context_status"],
    ["a network", { ...v1Of("sms", "text"), origin: { network_code: "23410" } }, "origin"],
    ["a keyword", { ...v1Of("sms", "text"), sms: { num_messages: "1", keyword: "STOP" } }, "sms.keyword"],
    [
      "an address of a place that v0.1 does not know",
      { ...v1Of("whatsapp", "location"), location: { lat: 1, long: 2, url: "https://maps.example.com" } },
      "location.url",
    ],
  ])("has no place in v0.1: %s", (_, webhook, place) => {
    expect(codesOf(inboundToV01(webhook))).toEqual([`not_in_v01 ${place}`]);
  });
});

describe("what v0.1 tells and v1 cannot", () => {
  const older = (content: V01InboundWebhook["message"]["content"], more: object = {}): V01InboundWebhook => ({
    message_uuid: "m1",
    to: { type: "whatsapp", number: "447700900100" },
    from: { type: "whatsapp", number: "447700900042" },
    timestamp: "2020-06-11T09:00:00.000Z",
    message: { content, ...more },
  });

  it.each<[string, V01InboundWebhook, string]>([
    [
      "degrees that are no number",
      older({ type: "location", location: { latitude: "51.50", longitude: "north" } }),
      "message.content.location.latitude",
    ],
    [
      "a link to a map, as before 2020",
      older({ type: "location", location: { latitude: "1", longitude: "2", url: "https://m.example.com" } }),
      "message.content.location.url",
    ],
    [
      "words beside a picture",
      older({ type: "image", image: file, text: "My door" }),
      "message.content.text",
    ],
    [
      "options that nobody has documented",
      older({ type: "text", text: "Hi" }, { whatsapp: {} }),
      "message.whatsapp",
    ],
  ])("is refused by its place: %s", (_, webhook, place) => {
    expect(codesOf(inboundFromV01(webhook))).toContain(`not_in_v1 ${place}`);
  });

  it("is refused on a channel that v1 does not have", () => {
    const to = { type: "telegram" as "sms", id: "1" };
    expect(codesOf(inboundFromV01({ ...older({ type: "text", text: "Hi" }), to }))).toEqual([
      "not_in_v1 to.type",
    ]);
  });
});

const address = fc.stringMatching(/^[1-9]\d{6,14}$/);
const text = fc.string({ minLength: 1, maxLength: 300 });
const media = fc.record({ url: fc.webUrl(), caption: text }, { requiredKeys: ["url"] });
const degrees = fc.double({ min: -180, max: 180, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const anyContent: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  text,
  location: fc.record(
    { lat: degrees, long: degrees, name: text, address: text },
    { requiredKeys: ["lat", "long"] },
  ),
  button: fc.record({ payload: text, text }),
};

/** Anything that both generations can say. */
const anyInbound: fc.Arbitrary<V1InboundWebhook> = fc
  .constantFrom(...cells.filter(({ inV01 }) => inV01))
  .chain(({ channel, type }) => {
    const needed = {
      channel: fc.constant(channel),
      message_uuid: fc.uuid(),
      to: address,
      from: address,
      timestamp: fc.constantFrom("2026-02-03T12:14:25Z", "2018-06-11T09:30:05.120Z"),
      message_type: fc.constant(type),
      ...(type !== "unsupported" && { [type]: anyContent[type] ?? media }),
    };
    const extras = {
      sms: fc.constant({ num_messages: "2" }),
      usage: fc.constant({ currency: "EUR", price: "0.0333" }),
    };
    return fc
      .tuple(fc.record(needed), fc.record(extras, { requiredKeys: [] }))
      .map(([webhook, more]) => ({ ...webhook, ...more }));
  });

it("nothing is lost of what people write, in either direction, and what we keep is the same", () => {
  const property = fc.property(anyInbound, (newer) => {
    const older = inboundToV01(newer);
    if (!older.ok) throw new Error(JSON.stringify(older.issues));
    const back = inboundFromV01(older.value);
    expect(back).toEqual({ ok: true, value: newer });
    expect(back.ok && inboundToV01(back.value)).toEqual(older);
    expect(keptOf(older.value)).toEqual(keptOf(newer));
  });
  fc.assert(property, { seed: SEED, numRuns: 2000 });
});
