import { describe, expect, it } from "vitest";
import type { Issue, Workflow } from "../model/index.ts";
import type { IssueCode, ParseResult } from "./parse-result.ts";
import { parseRunRequest } from "./parse-run-request.ts";
import {
  firstRunStep,
  nested,
  runBody,
  runBodyWith,
  runStep,
  samplePhone,
  sampleText,
} from "./sample-requests.ts";

type Case = readonly [rule: string, body: unknown, path: string, code: IssueCode];

const onWhatsapp = { channel: "whatsapp", from: "447700900100" };
const onViber = { channel: "viber_service", from: "9016" };
const onRcs = { channel: "rcs", from: "ParcelCoAgent" };
const onMms = { channel: "mms", from: "12125550100" };
const image = { url: "https://cdn.example.com/map.png" };
const suggestion = { type: "open_url", text: "Track", url: "https://example.com/t/7731" };
const card = {
  title: "Parcel 7731",
  text: "Arrives at 14:10.",
  media_url: image.url,
  suggestions: [suggestion],
};
const fileMessage = (type: string, media: unknown) => ({
  message_type: type,
  text: undefined,
  [type]: media,
});
const failover = (changes: Record<string, unknown>) =>
  runBody({
    steps: [
      firstRunStep({ failover: { condition_status: "read", expiry_time: 600, ...changes } }),
      runStep(),
    ],
  });

const bodies: readonly Case[] = [
  ["refuses text instead of a body", "steps", "", "wrong_type"],
  ["refuses a list instead of a body", [], "", "wrong_type"],
  ["refuses null instead of a body", null, "", "wrong_type"],
  ["refuses a missing body", undefined, "", "wrong_type"],
  ["needs steps", {}, "steps", "required"],
  ["refuses an object instead of a list of steps", runBody({ steps: {} }), "steps", "wrong_type"],
  ["refuses an empty list of steps", runBody({ steps: [] }), "steps", "no_steps"],
  ["refuses 21 steps", runBody({ steps: Array(21).fill(firstRunStep()) }), "steps", "too_many_steps"],
  ["explains a null among the steps", runBody({ steps: [runStep(), null] }), "steps[1]", "null_step"],
  ["refuses text instead of a step", runBody({ steps: [firstRunStep(), "sms"] }), "steps[1]", "wrong_type"],
  ["refuses unknown members of the run", runBody({ callback: 1 }), "callback", "unknown_member"],
  ["refuses the older shape", runBody({ workflow: [] }), "workflow", "unknown_member"],
  ["refuses an empty reference", runBody({ client_ref: "" }), "client_ref", "empty"],
  [
    "refuses a reference of 101 characters",
    runBody({ client_ref: "r".repeat(101) }),
    "client_ref",
    "too_long",
  ],
  ["refuses null where text belongs", runBody({ client_ref: null }), "client_ref", "wrong_type"],
  ["refuses a source of 41 characters", runBody({ source: "s".repeat(41) }), "source", "too_long"],
  ["refuses an unknown on_unknown", runBody({ on_unknown: "retry" }), "on_unknown", "unknown_value"],
  ["refuses a final expiry of 0", runBody({ final_expiry_time: 0 }), "final_expiry_time", "out_of_range"],
  [
    "refuses a final expiry beyond 30 days",
    runBody({ final_expiry_time: 2_592_001 }),
    "final_expiry_time",
    "out_of_range",
  ],
  [
    "refuses a final expiry with a fraction",
    runBody({ final_expiry_time: 1.5 }),
    "final_expiry_time",
    "not_whole",
  ],
  [
    "refuses a relative callback address",
    runBody({ callback_url: "/reports" }),
    "callback_url",
    "url_format",
  ],
  [
    "refuses a callback address that is not http",
    runBody({ callback_url: "ftp://example.com/" }),
    "callback_url",
    "url_format",
  ],
  [
    "refuses a callback address with spaces",
    runBody({ callback_url: " https://example.com/" }),
    "callback_url",
    "url_format",
  ],
  [
    "refuses a password in a callback address",
    runBody({ callback_url: "https://a:b@example.com/" }),
    "callback_url",
    "url_credentials",
  ],
  [
    "refuses a user name in a callback address",
    runBody({ callback_url: "https://a@example.com/" }),
    "callback_url",
    "url_credentials",
  ],
  [
    "refuses a callback address of 2001 characters",
    runBody({ callback_url: `https://example.com/${"p".repeat(1981)}` }),
    "callback_url",
    "too_long",
  ],
  ["refuses a list as metadata", runBody({ metadata: [] }), "metadata", "wrong_type"],
  [
    "refuses metadata over 8 KiB",
    runBody({ metadata: { a: "x".repeat(8192) } }),
    "metadata",
    "metadata_too_large",
  ],
  [
    "counts metadata in bytes",
    runBody({ metadata: { a: "é".repeat(4096) } }),
    "metadata",
    "metadata_too_large",
  ],
  [
    "refuses metadata of 21 levels",
    runBody({ metadata: nested(21) }),
    "metadata.deeper.deeper.deeper.deeper.deeper",
    "nested_too_deeply",
  ],
  ["refuses a function", runBody({ metadata: { done: () => 1 } }), "metadata.done", "not_json"],
  ["refuses infinity", runBody({ metadata: { n: Number.POSITIVE_INFINITY } }), "metadata.n", "not_json"],
  ["refuses NUL in metadata", runBody({ metadata: { a: ["\0"] } }), "metadata.a[0]", "nul_character"],
  ["refuses NUL in a name", runBody({ metadata: { "a\0": 1 } }), "metadata.a", "nul_character"],
  ["refuses NUL in a reference", runBody({ client_ref: "a\0b" }), "client_ref", "nul_character"],
  [
    "refuses __proto__ in metadata",
    JSON.parse(`{"metadata":{"__proto__":{"a":1}},"steps":[${JSON.stringify(runStep())}]}`),
    "metadata.__proto__",
    "forbidden_member",
  ],
  [
    "refuses __proto__ beside steps",
    JSON.parse(`{"__proto__":{"a":1},"steps":[${JSON.stringify(runStep())}]}`),
    "__proto__",
    "forbidden_member",
  ],
];

const steps: readonly Case[] = [
  ["needs a channel", runBodyWith({ channel: undefined }), "steps[1].channel", "required"],
  ["refuses an unknown channel", runBodyWith({ channel: "smss" }), "steps[1].channel", "unknown_channel"],
  [
    "refuses names that every object has as channels",
    runBodyWith({ channel: "constructor" }),
    "steps[1].channel",
    "unknown_channel",
  ],
  [
    "refuses an unknown message type",
    runBodyWith({ message_type: "txt" }),
    "steps[1].message_type",
    "unknown_message_type",
  ],
  ["needs a message type", runBodyWith({ message_type: undefined }), "steps[1].message_type", "required"],
  [
    "refuses content that the channel cannot carry",
    runBodyWith(fileMessage("image", image)),
    "steps[1].message_type",
    "unsupported_content",
  ],
  ["refuses unknown members of a step", runBodyWith({ colour: 1 }), "steps[1].colour", "unknown_member"],
  [
    "refuses a reference on a step",
    runBodyWith({ client_ref: "a" }),
    "steps[1].client_ref",
    "run_setting_on_step",
  ],
  [
    "refuses a webhook address on a step",
    runBodyWith({ webhook_url: "https://example.com" }),
    "steps[1].webhook_url",
    "run_setting_on_step",
  ],
  [
    "refuses a webhook version on a step",
    runBodyWith({ webhook_version: "v1" }),
    "steps[1].webhook_version",
    "run_setting_on_step",
  ],
  [
    "refuses an expiry time outside of failover",
    runBodyWith({ expiry_time: 60 }),
    "steps[1].expiry_time",
    "unknown_member",
  ],
  [
    "refuses unknown members of a failover rule",
    failover({ expiry: 60 }),
    "steps[0].failover.expiry",
    "unknown_member",
  ],
  [
    "needs a failover rule before the last step",
    runBody({ steps: [firstRunStep({ failover: undefined }), runStep()] }),
    "steps[0].failover",
    "failover_missing",
  ],
  [
    "refuses a failover rule on the last step",
    runBodyWith({ failover: { condition_status: "delivered", expiry_time: 60 } }),
    "steps[1].failover",
    "failover_on_last_step",
  ],
  [
    "takes no text for stop_on_reply",
    failover({ stop_on_reply: "yes" }),
    "steps[0].failover.stop_on_reply",
    "wrong_type",
  ],
  ["needs an expiry time", failover({ expiry_time: undefined }), "steps[0].failover.expiry_time", "required"],
  [
    "refuses an expiry time of 0",
    failover({ expiry_time: 0 }),
    "steps[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time beyond 30 days",
    failover({ expiry_time: 2_592_001 }),
    "steps[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time with a fraction",
    failover({ expiry_time: 1.5 }),
    "steps[0].failover.expiry_time",
    "not_whole",
  ],
  [
    "refuses an expiry time as text",
    failover({ expiry_time: "600" }),
    "steps[0].failover.expiry_time",
    "wrong_type",
  ],
  [
    "needs a condition",
    failover({ condition_status: undefined }),
    "steps[0].failover.condition_status",
    "required",
  ],
  [
    "refuses an unknown condition",
    failover({ condition_status: "seen" }),
    "steps[0].failover.condition_status",
    "unknown_value",
  ],
  [
    "refuses waiting for SMS to be read",
    runBody({ steps: [runStep({ failover: { condition_status: "read", expiry_time: 60 } }), runStep()] }),
    "steps[0].failover.condition_status",
    "read_not_reported",
  ],
  [
    "refuses waiting for MMS to be read",
    runBody({
      steps: [runStep({ ...onMms, failover: { condition_status: "read", expiry_time: 60 } }), runStep()],
    }),
    "steps[0].failover.condition_status",
    "read_not_reported",
  ],
];

const addresses: readonly Case[] = [
  ["needs a recipient", runBodyWith({ to: undefined }), "steps[1].to", "required"],
  ["refuses an empty recipient", runBodyWith({ to: "" }), "steps[1].to", "empty"],
  ["refuses a recipient as a number", runBodyWith({ to: 447700900042 }), "steps[1].to", "wrong_type"],
  ["refuses a recipient as an object", runBodyWith({ to: { type: "sms" } }), "steps[1].to", "wrong_type"],
  ["refuses a leading +", runBodyWith({ to: `+${samplePhone}` }), "steps[1].to", "phone_prefix"],
  ["refuses a leading 00", runBodyWith({ to: `00${samplePhone}` }), "steps[1].to", "phone_prefix"],
  ["refuses a leading 0", runBodyWith({ to: "07700900042" }), "steps[1].to", "phone_format"],
  ["refuses spaces in a number", runBodyWith({ to: "44 7700 900042" }), "steps[1].to", "phone_format"],
  ["refuses digits of other scripts", runBodyWith({ to: "٤٤٧٧٠٠٩٠٠٠" }), "steps[1].to", "phone_format"],
  ["refuses 6 digits", runBodyWith({ to: "447700" }), "steps[1].to", "phone_format"],
  ["refuses 16 digits", runBodyWith({ to: "4477009000421234" }), "steps[1].to", "phone_format"],
  [
    "refuses an SMS sender of 12 letters",
    runBodyWith({ from: "ParcelCoLtds" }),
    "steps[1].from",
    "sender_format",
  ],
  [
    "refuses an SMS sender with a space",
    runBodyWith({ from: "Parcel Co" }),
    "steps[1].from",
    "sender_format",
  ],
  [
    "refuses an SMS sender of 16 digits",
    runBodyWith({ from: "4477009001001234" }),
    "steps[1].from",
    "sender_format",
  ],
  ["refuses an SMS sender with +", runBodyWith({ from: "+447700900100" }), "steps[1].from", "phone_prefix"],
  [
    "refuses a name as WhatsApp sender",
    runBodyWith({ ...onWhatsapp, from: "ParcelCo" }),
    "steps[1].from",
    "phone_format",
  ],
  [
    "refuses a short code as WhatsApp sender",
    runBodyWith({ ...onWhatsapp, from: "55512" }),
    "steps[1].from",
    "phone_format",
  ],
  [
    "refuses a + before a Viber recipient",
    runBodyWith({ ...onViber, to: `+${samplePhone}` }),
    "steps[1].to",
    "phone_prefix",
  ],
  [
    "refuses an id of 51 characters",
    runBodyWith({ ...onViber, from: "9".repeat(51) }),
    "steps[1].from",
    "too_long",
  ],
];

const contents: readonly Case[] = [
  ["needs the text", runBodyWith({ text: undefined }), "steps[1].text", "required"],
  ["refuses an empty text", runBodyWith({ text: "" }), "steps[1].text", "empty"],
  [
    "refuses a text over 640 on Messenger",
    runBody({ steps: [firstRunStep({ text: "x".repeat(641) }), runStep()] }),
    "steps[0].text",
    "too_long",
  ],
  ["refuses a text over 3200 on SMS", runBodyWith({ text: "x".repeat(3201) }), "steps[1].text", "too_long"],
  [
    "refuses a text over 1000 on Viber",
    runBodyWith({ ...onViber, text: "x".repeat(1001) }),
    "steps[1].text",
    "too_long",
  ],
  [
    "refuses a text over 4096 on WhatsApp",
    runBodyWith({ ...onWhatsapp, text: "x".repeat(4097) }),
    "steps[1].text",
    "too_long",
  ],
  [
    "refuses a text over 3072 on RCS",
    runBodyWith({ ...onRcs, text: "x".repeat(3073) }),
    "steps[1].text",
    "too_long",
  ],
  ["refuses NUL in a text", runBodyWith({ text: "a\0b" }), "steps[1].text", "nul_character"],
  ["refuses half an emoji in a text", runBodyWith({ text: "a\ud83d" }), "steps[1].text", "lone_surrogate"],
  ["refuses a second content", runBodyWith({ image }), "steps[1].image", "unexpected_content"],
  [
    "needs the image",
    runBodyWith({ ...onViber, ...fileMessage("image", undefined) }),
    "steps[1].image",
    "required",
  ],
  [
    "refuses an address as text instead of an image",
    runBodyWith({ ...onViber, ...fileMessage("image", image.url) }),
    "steps[1].image",
    "wrong_type",
  ],
  [
    "needs the address of an image",
    runBodyWith({ ...onViber, ...fileMessage("image", {}) }),
    "steps[1].image.url",
    "required",
  ],
  [
    "refuses an empty address of an image",
    runBodyWith({ ...onViber, ...fileMessage("image", { url: "" }) }),
    "steps[1].image.url",
    "empty",
  ],
  [
    "refuses an address of 2001 characters",
    runBodyWith({ ...onViber, ...fileMessage("image", { url: `https://example.com/${"p".repeat(1981)}` }) }),
    "steps[1].image.url",
    "too_long",
  ],
  [
    "refuses an address without http",
    runBodyWith({ ...onMms, ...fileMessage("vcard", { url: "cdn.example.com/a.vcf" }) }),
    "steps[1].vcard.url",
    "url_format",
  ],
  [
    "refuses an address without host",
    runBodyWith({ ...onMms, ...fileMessage("audio", { url: "https://" }) }),
    "steps[1].audio.url",
    "url_format",
  ],
  [
    "refuses an empty caption",
    runBodyWith({ ...onMms, ...fileMessage("image", { ...image, caption: "" }) }),
    "steps[1].image.caption",
    "empty",
  ],
  [
    "refuses unknown members of an image",
    runBodyWith({ ...onMms, ...fileMessage("image", { ...image, capton: "a" }) }),
    "steps[1].image.capton",
    "unknown_member",
  ],
  [
    "refuses a wrong preview address",
    runBodyWith({
      ...onViber,
      ...fileMessage("video", { ...image, thumb_url: "x" }),
      viber_service: { duration: "10", file_size: "2" },
    }),
    "steps[1].video.thumb_url",
    "url_format",
  ],
  [
    "refuses a file name of 26 characters",
    runBodyWith({ ...onViber, ...fileMessage("file", { ...image, name: "n".repeat(26) }) }),
    "steps[1].file.name",
    "too_long",
  ],
  [
    "refuses an object as MMS content",
    runBodyWith({ ...onMms, ...fileMessage("content", {}) }),
    "steps[1].content",
    "wrong_type",
  ],
  [
    "refuses a sticker without url and id",
    runBodyWith({ ...onWhatsapp, ...fileMessage("sticker", {}) }),
    "steps[1].sticker",
    "required",
  ],
  [
    "refuses a sticker with url and id",
    runBodyWith({ ...onWhatsapp, ...fileMessage("sticker", { ...image, id: "a" }) }),
    "steps[1].sticker",
    "unexpected_content",
  ],
  [
    "refuses a reaction without an emoji",
    runBodyWith({
      ...onWhatsapp,
      ...fileMessage("reaction", { action: "react" }),
      context: { message_uuid: "a" },
    }),
    "steps[1].reaction.emoji",
    "required",
  ],
  [
    "refuses a reaction to no message",
    runBodyWith({ ...onWhatsapp, ...fileMessage("reaction", { action: "unreact" }) }),
    "steps[1].context.message_uuid",
    "required",
  ],
  [
    "refuses a card whose picture has no address",
    runBodyWith({ ...onRcs, ...fileMessage("card", { ...card, media_url: "map.png" }) }),
    "steps[1].card.media_url",
    "url_format",
  ],
  [
    "refuses a carousel in which one picture has no address",
    runBodyWith({
      ...onRcs,
      ...fileMessage("carousel", { cards: [card, { ...card, thumbnail_url: "map.png" }] }),
    }),
    "steps[1].carousel.cards[1].thumbnail_url",
    "url_format",
  ],
  [
    "refuses one file of several that has no address",
    runBodyWith({ ...onMms, ...fileMessage("content", [{ type: "image", url: "map.png" }]) }),
    "steps[1].content[0].url",
    "url_format",
  ],
  [
    "refuses a quoted message over SMS",
    runBodyWith({ context: { message_uuid: "a" } }),
    "steps[1].context",
    "unexpected_options",
  ],
  [
    "refuses suggestions over WhatsApp",
    runBodyWith({ ...onWhatsapp, suggestions: [suggestion] }),
    "steps[1].suggestions",
    "unexpected_options",
  ],
  [
    "refuses text as a card",
    runBodyWith({ ...onRcs, ...fileMessage("card", "a") }),
    "steps[1].card",
    "wrong_type",
  ],
  [
    "refuses custom content of 21 levels",
    runBodyWith({ ...onRcs, ...fileMessage("custom", nested(21)) }),
    "steps[1].custom.deeper.deeper.deeper",
    "nested_too_deeply",
  ],
  [
    "needs the name of a template",
    runBodyWith({ ...onWhatsapp, ...fileMessage("template", {}), whatsapp: { locale: "en" } }),
    "steps[1].template.name",
    "required",
  ],
  [
    "needs the locale of a template",
    runBodyWith({ ...onWhatsapp, ...fileMessage("template", { name: "a:b" }) }),
    "steps[1].whatsapp.locale",
    "required",
  ],
  [
    "refuses null as a template parameter",
    runBodyWith({
      ...onWhatsapp,
      ...fileMessage("template", { name: "a:b", parameters: [null] }),
      whatsapp: { locale: "en" },
    }),
    "steps[1].template.parameters[0]",
    "wrong_type",
  ],
];

const options: readonly Case[] = [
  [
    "needs a tag with message_tag",
    runBody({ steps: [firstRunStep({ messenger: { category: "message_tag" } }), runStep()] }),
    "steps[0].messenger.tag",
    "required",
  ],
  [
    "refuses an unknown category",
    runBody({ steps: [firstRunStep({ messenger: { category: "updates" } }), runStep()] }),
    "steps[0].messenger.category",
    "unknown_value",
  ],
  [
    "refuses unknown options",
    runBody({ steps: [firstRunStep({ messenger: { tags: "a" } }), runStep()] }),
    "steps[0].messenger.tags",
    "unknown_member",
  ],
  [
    "refuses options of another channel",
    runBodyWith({ messenger: {} }),
    "steps[1].messenger",
    "unexpected_options",
  ],
  [
    "refuses a Viber ttl of 29",
    runBodyWith({ ...onViber, viber_service: { ttl: 29 } }),
    "steps[1].viber_service.ttl",
    "out_of_range",
  ],
  [
    "refuses a Viber ttl of 259201",
    runBodyWith({ ...onViber, viber_service: { ttl: 259_201 } }),
    "steps[1].viber_service.ttl",
    "out_of_range",
  ],
  [
    "needs the length of a Viber video",
    runBodyWith({ ...onViber, ...fileMessage("video", image), viber_service: { file_size: "2" } }),
    "steps[1].viber_service.duration",
    "required",
  ],
  [
    "needs the size of a Viber video",
    runBodyWith({ ...onViber, ...fileMessage("video", image), viber_service: { duration: "2" } }),
    "steps[1].viber_service.file_size",
    "required",
  ],
  [
    "refuses a Viber video of 601 seconds",
    runBodyWith({
      ...onViber,
      ...fileMessage("video", image),
      viber_service: { duration: "601", file_size: "2" },
    }),
    "steps[1].viber_service.duration",
    "wrong_format",
  ],
  [
    "refuses a Viber video of 201 megabytes",
    runBodyWith({
      ...onViber,
      ...fileMessage("video", image),
      viber_service: { duration: "2", file_size: "201" },
    }),
    "steps[1].viber_service.file_size",
    "wrong_format",
  ],
  [
    "refuses a wrong address of a Viber button",
    runBodyWith({ ...onViber, viber_service: { action: { url: "x", text: "Track" } } }),
    "steps[1].viber_service.action.url",
    "url_format",
  ],
  [
    "refuses a Viber button of 31 characters",
    runBodyWith({ ...onViber, viber_service: { action: { ...image, text: "b".repeat(31) } } }),
    "steps[1].viber_service.action.text",
    "too_long",
  ],
  [
    "refuses another policy than deterministic",
    runBodyWith({ ...onWhatsapp, whatsapp: { policy: "fallback" } }),
    "steps[1].whatsapp.policy",
    "unknown_value",
  ],
  [
    "refuses an unknown encoding",
    runBodyWith({ sms: { encoding_type: "utf8" } }),
    "steps[1].sms.encoding_type",
    "unknown_value",
  ],
  ["refuses a ttl on WhatsApp", runBodyWith({ ...onWhatsapp, ttl: 60 }), "steps[1].ttl", "ttl_not_supported"],
  ["refuses an SMS ttl of 19", runBodyWith({ ttl: 19 }), "steps[1].ttl", "out_of_range"],
  ["refuses an SMS ttl of 604801", runBodyWith({ ttl: 604_801 }), "steps[1].ttl", "out_of_range"],
  ["refuses an MMS ttl of 299", runBodyWith({ ...onMms, ttl: 299 }), "steps[1].ttl", "out_of_range"],
  ["refuses an RCS ttl of 259201", runBodyWith({ ...onRcs, ttl: 259_201 }), "steps[1].ttl", "out_of_range"],
  ["refuses a ttl with a fraction", runBodyWith({ ttl: 60.5 }), "steps[1].ttl", "not_whole"],
  [
    "refuses text as a flag",
    runBodyWith({ trusted_recipient: "yes" }),
    "steps[1].trusted_recipient",
    "wrong_type",
  ],
];

const refused = [...bodies, ...steps, ...addresses, ...contents, ...options];

describe("parseRunRequest", () => {
  it.each(refused)("%s", (_rule, body, path, code) => {
    const issues = issuesOf(parseRunRequest(body));
    expect(issues.map((issue) => [issue.path, issue.code])).toEqual([[path, code]]);
    expect(issues[0]?.message).toMatch(/\.$/);
    expect(issues[0]?.fix).toMatch(/\.$/);
  });

  it.each(refused)("repeats neither number nor text: %s", (_rule, body) => {
    const shown = JSON.stringify(issuesOf(parseRunRequest(body)));
    expect(shown).not.toContain(samplePhone.slice(2));
    expect(shown).not.toContain(sampleText);
  });

  it("takes the documented example", () => {
    const value = acceptedValue(parseRunRequest(runBody({ client_ref: "order-7731", source: "n8n" })));
    expect(value).toEqual({
      steps: [
        {
          message: {
            channel: "messenger",
            from: "104000000000001",
            to: "2901000000000042",
            message_type: "text",
            text: sampleText,
          },
          failover: { conditionStatus: "read", expirySeconds: 600 },
        },
        { message: runStep(), failover: null },
      ],
      clientRef: "order-7731",
      callbackUrl: null,
      metadata: {},
      source: "n8n",
      onUnknown: "send_again",
      finalExpirySeconds: 86_400,
      saved: null,
    });
  });

  it("takes every setting of the run", () => {
    const settings = {
      client_ref: "r".repeat(100),
      callback_url: "http://127.0.0.1:5000/reports?a=1",
      metadata: nested(20),
      source: "s".repeat(40),
      on_unknown: "give_up",
      final_expiry_time: 2_592_000,
    };
    expect(acceptedValue(parseRunRequest(runBody(settings)))).toMatchObject({
      clientRef: settings.client_ref,
      callbackUrl: settings.callback_url,
      metadata: settings.metadata,
      source: settings.source,
      onUnknown: "give_up",
      finalExpirySeconds: 2_592_000,
      saved: null,
    });
  });

  it.each([
    ["an SMS with options", { ttl: 3600, sms: { encoding_type: "auto" }, trusted_recipient: true }],
    ["an SMS from a short number", { from: "55512" }],
    ["an SMS from a name of 11 characters", { from: "ParcelCo123" }],
    ["a text of 3200 emoji", { text: "🚚".repeat(3200) }],
    ["7 digits", { to: "2901234" }],
    ["15 digits", { to: "290123456789012" }],
    ["Messenger with a tag", { channel: "messenger", messenger: { category: "message_tag", tag: "UPDATE" } }],
    [
      "Viber with a button",
      {
        ...onViber,
        viber_service: { category: "transaction", ttl: 300, action: { ...image, text: "Track" } },
      },
    ],
    [
      "a Viber video",
      {
        ...onViber,
        ...fileMessage("video", { ...image, thumb_url: image.url }),
        viber_service: { duration: "600", file_size: "200" },
      },
    ],
    ["a Viber file", { ...onViber, ...fileMessage("file", { ...image, name: "map.png" }) }],
    [
      "a WhatsApp template",
      {
        ...onWhatsapp,
        ...fileMessage("template", { name: "c0ffee:parcel_eta", parameters: ["Kim"] }),
        whatsapp: { policy: "deterministic", locale: "en_GB" },
      },
    ],
    ["a WhatsApp sticker", { ...onWhatsapp, ...fileMessage("sticker", { id: "a" }) }],
    [
      "a WhatsApp reaction",
      {
        ...onWhatsapp,
        ...fileMessage("reaction", { action: "react", emoji: "🚚" }),
        context: { message_uuid: "a" },
      },
    ],
    ["an RCS text", { ...onRcs, ttl: 120, rcs: { category: "transaction" } }],
    ["an RCS text with suggestions", { ...onRcs, suggestions: [suggestion] }],
    ["an RCS card", { ...onRcs, ...fileMessage("card", card), rcs: { card_orientation: "VERTICAL" } }],
    ["an RCS carousel", { ...onRcs, ...fileMessage("carousel", { cards: [card, card] }) }],
    ["an MMS to a group", { ...onMms, mms: { participants: ["12125550143"] } }],
    ["a WhatsApp message to a user id", { ...onWhatsapp, to: "GB.13491208655302741918" }],
    ["a WhatsApp message that quotes another", { ...onWhatsapp, context: { message_uuid: "a" } }],
    ["custom content of 20 levels", { ...onRcs, ...fileMessage("custom", nested(20)) }],
    ["an MMS image", { ...onMms, ...fileMessage("image", { ...image, caption: "Your driver" }), ttl: 600 }],
    ["an MMS of several files", { ...onMms, ...fileMessage("content", [{ type: "image", ...image }]) }],
    ["an MMS from a short code", { ...onMms, from: "55512" }],
  ])("takes %s as it is", (_what, changes) => {
    const step = runStep(changes);
    const value = acceptedValue(parseRunRequest({ steps: [firstRunStep(), step] }));
    expect(JSON.parse(JSON.stringify(value.steps[1]?.message))).toEqual(JSON.parse(JSON.stringify(step)));
  });

  it.each([1, 2_592_000])("takes an expiry time of %i seconds", (seconds) => {
    const value = acceptedValue(parseRunRequest(failover({ expiry_time: seconds })));
    expect(value.steps[0]?.failover?.expirySeconds).toBe(seconds);
  });

  it("takes 20 steps", () => {
    const steps = [...Array(19).fill(firstRunStep()), runStep()];
    expect(acceptedValue(parseRunRequest({ steps })).steps).toHaveLength(20);
  });

  it("reports all issues at once, step by step", () => {
    const body = runBody({
      steps: [
        firstRunStep({ failover: { condition_status: "seen", expiry_time: 0 } }),
        runStep({ to: "+44", colour: 1 }),
      ],
      client_ref: "",
    });
    expect(issuesOf(parseRunRequest(body)).map((issue) => issue.path)).toEqual([
      "client_ref",
      "steps[0].failover.condition_status",
      "steps[0].failover.expiry_time",
      "steps[1].colour",
      "steps[1].to",
    ]);
  });

  it("reports at most 50 issues", () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x${index}`, 1]));
    expect(issuesOf(parseRunRequest(runBodyWith(many)))).toHaveLength(50);
  });

  it.each([
    ["a cut name", failover({ expiry: 60 }), 'Did you mean "expiry_time"?'],
    ["another case", failover({ expiryTime: 60 }), 'Did you mean "expiry_time"?'],
    ["a slip in a channel", runBodyWith({ channel: "whatsap" }), 'Did you mean "whatsapp"?'],
    [
      "the older name of Viber",
      runBodyWith({ channel: "viber_service_msg" }),
      'Did you mean "viber_service"?',
    ],
    ["a slip beside steps", runBody({ metdata: {} }), 'Did you mean "metadata"?'],
    ["a reference on a step", runBodyWith({ client_ref: "a" }), 'beside "steps"'],
    ["an unknown status", failover({ condition_status: "seen" }), 'Allowed: "delivered", "read"'],
    ["an unsupported type", runBodyWith(fileMessage("image", image)), 'write one of: "text"'],
    ["an expiry time out of range", failover({ expiry_time: 0 }), "from 1 to 2592000"],
    [
      "SMS and read",
      runBody({ steps: [runStep({ failover: { condition_status: "read", expiry_time: 9 } }), runStep()] }),
      'Write "delivered"',
    ],
    ["a leading +", runBodyWith({ to: `+${samplePhone}` }), "Drop the leading +"],
  ])("says what to write instead of %s", (_what, body, words) => {
    expect(issuesOf(parseRunRequest(body))[0]?.fix).toContain(words);
  });

  it("suggests nothing for names that are like no other", () => {
    expect(issuesOf(parseRunRequest(runBody({ zzz: 1 })))[0]?.fix).not.toContain("Did you mean");
  });

  it("shows no number that was used as a name", () => {
    const [issue] = issuesOf(parseRunRequest(runBody({ [samplePhone]: 1 })));
    expect(issue?.path).toBe("…");
    expect(JSON.stringify(issue)).not.toContain(samplePhone);
  });

  it("ends on a body that contains itself", () => {
    const metadata: Record<string, unknown> = {};
    metadata.again = metadata;
    expect(issuesOf(parseRunRequest(runBody({ metadata })))[0]?.code).toBe("nested_too_deeply");
  });

  it("keeps names that every object has as plain members", () => {
    const metadata = JSON.parse('{"constructor":{"prototype":{"polluted":1}},"toString":2}');
    expect(acceptedValue(parseRunRequest(runBody({ metadata }))).metadata).toEqual(metadata);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("leaves what it was given unchanged", () => {
    const body = runBody({ metadata: { a: [1] } });
    const before = structuredClone(body);
    parseRunRequest(body);
    expect(body).toEqual(before);
  });

  it("warns of a single step", () => {
    expect(warningsOf({ steps: [runStep()] })).toEqual([["steps", "no_fallback"]]);
  });

  it("warns of the same recipient twice in a row, and not of others", () => {
    const failover = { condition_status: "delivered", expiry_time: 60 };
    const again = [runStep({ failover }), runStep({ failover }), runStep({ to: "447700900043" })];
    expect(warningsOf({ steps: again })).toEqual([["steps[1].to", "repeated_recipient"]]);
  });

  it("warns of a file that the channel is not known to take, and not of an address without an ending", () => {
    const files = (url: string) => ({
      steps: [firstRunStep(), runStep({ ...onRcs, ...fileMessage("file", { url }) })],
    });
    expect(warningsOf(files("https://cdn.example.com/notice.docx"))).toEqual([
      ["steps[1].file.url", "unlikely_file"],
    ]);
    expect(warningsOf(files("https://cdn.example.com/notice.PDF?v=1.docx"))).toEqual([]);
    expect(warningsOf(files("https://cdn.example.com/notice"))).toEqual([]);
  });

  it("keeps whether a step stops on a reply", () => {
    const rules = [{ stop_on_reply: true }, { stop_on_reply: false }, {}].map(
      (changes) => acceptedValue(parseRunRequest(failover(changes))).steps[0]?.failover,
    );
    const rule = { conditionStatus: "read", expirySeconds: 600 };
    expect(rules).toEqual([{ ...rule, stopOnReply: true }, rule, rule]);
  });

  it("warns of a reply that nobody can send", () => {
    const rule = { condition_status: "delivered", expiry_time: 60, stop_on_reply: true };
    const steps = (from: string) => [runStep({ from, failover: rule }), runStep({ to: "447700900043" })];
    expect(warningsOf({ steps: steps("ParcelCo") })).toEqual([
      ["steps[0].failover.stop_on_reply", "no_reply_possible"],
    ]);
    expect(warningsOf({ steps: steps("447700900100") })).toEqual([]);
  });

  it("warns of nothing usual", () => {
    expect(warningsOf(runBody())).toEqual([]);
  });
});

function issuesOf(result: ParseResult<Workflow>): readonly Issue[] {
  return result.ok ? [] : result.issues;
}

function acceptedValue(result: ParseResult<Workflow>): Workflow {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function warningsOf(body: unknown): string[][] {
  const result = parseRunRequest(body);
  expect(result.ok).toBe(true);
  return result.warnings.map(({ path, code }) => [path, code]);
}
