/** The conformance suite of the two generations: every channel and content, said in the words of each, there and back. */
import {
  type Channel,
  type ContentType,
  channelRules,
  channels,
  type Message,
  messageFromV01,
  messageToV1,
  messageToV01,
  statusFromV01,
  statusToV01,
  type Translation,
  type V1StatusWebhook,
  type V01StatusWebhook,
} from "@failover-kit/core/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const SEED = 2018;
const media = { url: "https://cdn.example.com/map.png", caption: "Your driver" };
const card = { title: "Parcel", text: "Today", media_url: media.url };

/** One of each content. */
const contents: Readonly<Record<ContentType, unknown>> = {
  text: "Parcel 7731 arrives at 14:10.",
  image: media,
  audio: { url: "https://cdn.example.com/a.mp3" },
  video: { url: "https://cdn.example.com/a.mp4" },
  file: { url: "https://cdn.example.com/a.pdf" },
  vcard: { url: "https://cdn.example.com/a.vcf" },
  content: [{ type: "image", url: media.url }],
  template: { name: "c0ffee:parcel_eta", parameters: ["Kim", "14:10"] },
  sticker: { id: "s1" },
  reaction: { action: "react", emoji: "👍" },
  card,
  carousel: { cards: [card, card] },
  custom: { anything: { goes: [1, "two"] } },
};

const everyContent = Object.keys(contents) as readonly ContentType[];

function messageOf(channel: Channel, type: ContentType): Message {
  return { channel, message_type: type, from: "9016", to: "447700900042", [type]: contents[type] };
}

const cells = channels.flatMap((channel) =>
  everyContent.map((type) => {
    const { contents: inV1, v01 } = channelRules[channel];
    return { channel, type, inV1: inV1.includes(type), inV01: v01?.contents.includes(type) ?? false };
  }),
);

function codesOf(translation: Translation<unknown>): readonly string[] {
  return translation.ok ? [] : translation.issues.map(({ path, code }) => `${code} ${path}`);
}

describe("a message in the words of v0.1", () => {
  it.each(cells.filter(({ inV01 }) => inV01))(
    "can be $type over $channel, and comes back the same",
    (cell) => {
      const message = messageOf(cell.channel, cell.type);
      const said = messageToV01(message);
      expect(said.ok && said.value).toMatchObject({
        to: { type: channelRules[cell.channel].v01?.name },
        message: { content: { type: cell.type, [cell.type]: contents[cell.type] } },
      });
      expect(said.ok && messageFromV01(said.value)).toEqual({ ok: true, value: message });
    },
  );

  it.each(cells.filter(({ inV01 }) => !inV01))("cannot be $type over $channel, and that is said", (cell) => {
    const place = channelRules[cell.channel].v01 === null ? "channel" : "message_type";
    expect(codesOf(messageToV01(messageOf(cell.channel, cell.type)))).toContain(`not_in_v01 ${place}`);
  });

  const viber = messageOf("viber_service", "text");
  it.each<[string, Message, string]>([
    ["a ttl", { ...messageOf("sms", "text"), ttl: 60 }, "ttl"],
    ["an encoding", { ...messageOf("sms", "text"), sms: { encoding_type: "auto" } }, "sms"],
    ["a long text", { ...messageOf("sms", "text"), text: "x".repeat(1001) }, "text"],
    ["a trusted recipient", { ...messageOf("sms", "text"), trusted_recipient: true }, "trusted_recipient"],
    ["a quotation", { ...messageOf("whatsapp", "text"), context: { message_uuid: "m" } }, "context"],
    [
      "a button",
      { ...viber, viber_service: { action: { url: media.url, text: "Track" } } },
      "viber_service.action",
    ],
    ["the length of a video", { ...viber, viber_service: { duration: "3" } }, "viber_service.duration"],
    [
      "the name of a file",
      { ...messageOf("whatsapp", "file"), file: { ...media, name: "a.pdf" } },
      "file.name",
    ],
  ])("has no place for %s", (_, message, place) => {
    expect(codesOf(messageToV01(message))).toEqual([`not_in_v01 ${place}`]);
  });
});

describe("a message in the words of v1", () => {
  it.each(cells.filter(({ inV1 }) => inV1))("can be $type over $channel, as it is", (cell) => {
    const message = messageOf(cell.channel, cell.type);
    expect(messageToV1(message)).toEqual({ ok: true, value: message });
  });

  it.each(cells.filter(({ inV1 }) => !inV1))("cannot be $type over $channel, and that is said", (cell) => {
    expect(codesOf(messageToV1(messageOf(cell.channel, cell.type)))).toEqual(["not_in_v1 message_type"]);
  });

  it("refuses a channel that nobody knows", () => {
    const address = { type: "pigeon" as "sms", number: "1" };
    const message = { content: { type: "text", text: "Hello" } } as const;
    expect(codesOf(messageFromV01({ from: address, to: address, message }))).toEqual([
      "unknown_channel to.type",
    ]);
  });
});

const text = fc.string({ minLength: 1, maxLength: 600 });
const address = fc.stringMatching(/^[1-9]\d{6,14}$/);
const optional = { requiredKeys: [] as [] };
const options = {
  messenger: fc.record({ category: fc.constantFrom("response", "update"), tag: text }, optional),
  viber_service: fc.record(
    {
      category: fc.constantFrom("transaction", "promotion"),
      ttl: fc.integer({ min: 30, max: 86_400 }),
      type: text,
    },
    optional,
  ),
  whatsapp: fc.record({ policy: fc.constant("deterministic"), locale: fc.constantFrom("en-GB", "de") }),
};
const sayable: Readonly<Partial<Record<ContentType, fc.Arbitrary<unknown>>>> = {
  text,
  template: fc.record({ name: text, parameters: fc.array(text) }),
  custom: fc.dictionary(text, fc.jsonValue()),
};
const mediaArbitrary = fc.record({ url: fc.webUrl(), caption: text }, { requiredKeys: ["url"] });

/** Any message that v0.1 can say, in our words. */
const anyMessage: fc.Arbitrary<Message> = fc
  .constantFrom(...cells.filter(({ inV01 }) => inV01))
  .chain(({ channel, type }) => {
    const own = channel in options ? { [channel]: options[channel as keyof typeof options] } : {};
    const parts: Record<string, fc.Arbitrary<unknown>> = {
      channel: fc.constant(channel),
      message_type: fc.constant(type),
      from: address,
      to: address,
      [type]: sayable[type] ?? mediaArbitrary,
      ...own,
    };
    return fc.record(parts, { requiredKeys: ["channel", "message_type", "from", "to", type] });
  }) as fc.Arbitrary<Message>;

describe("nothing is lost", () => {
  it("from v0.1 to ours, to v1 and back, wherever v1 has the words", () => {
    const property = fc.property(anyMessage, (message) => {
      const older = messageToV01(message);
      const ours = older.ok ? messageFromV01(older.value) : older;
      expect(ours).toEqual({ ok: true, value: message });
      const newer = messageToV1(message);
      const isKnown = channelRules[message.channel].contents.includes(message.message_type);
      expect(newer.ok).toBe(isKnown);
      if (newer.ok) expect(messageToV01(JSON.parse(JSON.stringify(newer.value)))).toEqual(older);
    });
    fc.assert(property, { seed: SEED, numRuns: 2000 });
  });

  it("of a status, in either direction", () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        const older = statusToV01(status);
        expect(older.ok).toBe(true);
        expect(older.ok && statusFromV01(older.value)).toEqual({ ok: true, value: status });
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

const anyStatus: fc.Arbitrary<V1StatusWebhook> = fc
  .record({
    channel: fc.constantFrom(...channels.filter((channel) => channelRules[channel].v01 !== null)),
    message_uuid: fc.uuid(),
    to: address,
    from: address,
    timestamp: fc.constantFrom("2026-02-03T12:14:25Z", "2018-06-11T09:30:05.120Z"),
    status: fc.constantFrom("submitted", "delivered", "read", "rejected", "undeliverable"),
    code: fc.option(fc.integer({ min: 0, max: 9999 }), { nil: null }),
    reason: text,
    usage: fc.option(fc.constant({ currency: "EUR", price: "0.0333" }), { nil: null }),
    ref: fc.option(text, { nil: null }),
  })
  .map(({ code, reason, usage, ref, ...same }): V1StatusWebhook => {
    const type = `https://developer.vonage.com/api-errors/messages#${code}`;
    const error = { type, title: String(code), detail: reason, instance: same.message_uuid };
    return {
      ...same,
      ...(code !== null && { error }),
      ...(usage && { usage }),
      ...(ref !== null && { client_ref: ref }),
    } as V1StatusWebhook;
  });

describe("a status that the other generation has no words for", () => {
  const newer: V1StatusWebhook = {
    message_uuid: "m1",
    to: "447700900042",
    from: "ParcelCo",
    channel: "sms",
    timestamp: "2026-02-03T12:14:25Z",
    status: "rejected",
  };
  const place = { workflow_id: "w", items_number: "1", items_total: "2" };
  const error = { type: "messages#x", title: "refused", detail: "", instance: "m1" };
  const network = { ...newer, destination: { network_code: "23410" } };

  it.each<[string, V1StatusWebhook, string]>([
    ["RCS", { ...newer, channel: "rcs" }, "channel"],
    ["a place in a failover", { ...newer, workflow: place }, "workflow"],
    ["an error without a number", { ...newer, error }, "error.title"],
    ["a network", network, "destination"],
  ])("is refused in v0.1: %s", (_, status, where) => {
    expect(codesOf(statusToV01(status))).toEqual([`not_in_v01 ${where}`]);
  });

  it("is refused in v1: a link to a workflow, which v1 does not know without counts", () => {
    const sms = (number: string) => ({ type: "sms", number }) as const;
    const older: V01StatusWebhook = {
      message_uuid: "m1",
      timestamp: "2026-02-03T12:14:25Z",
      status: "delivered",
      to: sms("447700900042"),
      from: sms("ParcelCo"),
      _links: { workflow: { workflow_uuid: "w", href: "/workflows/w" } },
    };
    expect(codesOf(statusFromV01(older))).toEqual(["not_in_v1 _links"]);
  });
});
