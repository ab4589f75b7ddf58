import { describe, expect, it } from "vitest";
import { smsV1, smsV01, viberV1, viberV01 } from "../testing/messages.ts";
import { startTestbed } from "../testing/testbed.ts";

const messenger = {
  channel: "messenger",
  message_type: "text",
  to: "290100000000050",
  from: "1040",
  text: "Hi",
};
const whatsapp = {
  channel: "whatsapp",
  message_type: "text",
  to: "447700900050",
  from: "447700900100",
  text: "Hi",
};
const mms = { channel: "mms", message_type: "image", to: "12125550150", from: "12125" };
const rcs = { channel: "rcs", message_type: "text", to: "447700900050", from: "Agent", text: "Hi" };
const image = { url: "https://cdn.example.com/map.png" };

describe("POST /v1/messages", () => {
  it.each([
    ["messenger", messenger],
    ["messenger with a tag", { ...messenger, messenger: { category: "message_tag", tag: "ACCOUNT_UPDATE" } }],
    ["viber", viberV1("50", { viber_service: { category: "promotion", ttl: 30 } })],
    ["viber with the longest text", viberV1("50", { text: "😀".repeat(1000) })],
    ["sms from a number", smsV1("50", { from: "447700900100", ttl: 604_800 })],
    ["sms with the longest client_ref", smsV1("50", { client_ref: "r".repeat(100) })],
    ["whatsapp", whatsapp],
    [
      "whatsapp with a template",
      { ...whatsapp, message_type: "template", template: { name: "eta" }, whatsapp: { locale: "en_GB" } },
    ],
    ["mms with an image", { ...mms, image: { ...image, caption: "Your driver" }, ttl: 300 }],
    ["rcs", { ...rcs, ttl: 20 }],
  ])("accepts %s", async (_name, body) => {
    const bed = await startTestbed();
    const answer = await bed.submit(body);
    expect(answer).toMatchObject({
      status: 202,
      body: { message_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(Object.keys(answer.body)).toEqual(["message_uuid"]);
    expect(answer.headers.get("x-request-id")).toBeTruthy();
  });

  it.each([
    ["#1100", "channel", { ...messenger, channel: "telegram" }],
    ["#1100", "channel", { ...messenger, channel: "toString" }],
    ["#1140", "message_type", viberV1("50", { message_type: "audio", audio: image })],
    ["#1140", "message_type", viberV1("50", { message_type: undefined })],
    ["#1130", "to", smsV1("50", { to: "+447700900050" })],
    ["#1130", "to", smsV1("50", { to: "00447700900050" })],
    ["#1130", "to", smsV1("50", { to: "447700" })],
    ["#1130", "to", smsV1("50", { to: "4477009000501234" })],
    ["#1130", "to", smsV1("50", { to: 447700900050 })],
    ["#1130", "to", { ...messenger, to: "" }],
    ["#1130", "to", { ...messenger, to: "1".repeat(51) }],
    ["#1120", "from", smsV1("50", { from: "TwelveLetters" })],
    ["#1120", "from", smsV1("50", { from: "Parcel Co" })],
    ["#1120", "from", { ...whatsapp, from: "ParcelCo" }],
    ["#1120", "from", viberV1("50", { from: undefined })],
    ["#1060", "client_ref", smsV1("50", { client_ref: "r".repeat(101) })],
    ["#1110", "viber_service.ttl", viberV1("50", { viber_service: { ttl: 29 } })],
    ["#1110", "viber_service.ttl", viberV1("50", { viber_service: { ttl: 259_201 } })],
    ["#1110", "viber_service.ttl", viberV1("50", { viber_service: { ttl: "60" } })],
    ["#1110", "viber_service.category", viberV1("50", { viber_service: { category: "advert" } })],
    ["#1110", "viber_service", viberV1("50", { viber_service: [] })],
    ["#1110", "messenger.tag", { ...messenger, messenger: { category: "message_tag" } }],
    ["#1110", "whatsapp.locale", { ...whatsapp, message_type: "template", template: { name: "eta" } }],
    ["#1150", "text", smsV1("50", { text: undefined })],
    ["#1150", "text", smsV1("50", { text: "" })],
    ["#1150", "text", smsV1("50", { text: "a".repeat(3201) })],
    ["#1150", "text", viberV1("50", { text: "a".repeat(1001) })],
    ["#1150", "text", { ...messenger, text: "a".repeat(641) }],
    ["#1150", "ttl", smsV1("50", { ttl: 19 })],
    ["#1150", "image", mms],
    ["#1150", "image.url", { ...mms, image: { url: "map.png" } }],
    ["#1150", "image.caption", { ...mms, image: { ...image, caption: "" } }],
    ["#1150", "webhook_url", smsV1("50", { webhook_url: "hooks.example.com" })],
    ["#1150", "webhook_version", smsV1("50", { webhook_version: "v2" })],
    ["#1150", "webhook_version", { ...rcs, webhook_version: "v0.1" }],
    ["#1150", "failover", smsV1("50", { failover: "sms" })],
    ["#1150", "body", []],
  ])("answers 422 %s when %s is wrong: %j", async (type, name, body) => {
    const bed = await startTestbed();
    const answer = await bed.submit(body);
    expect(answer).toMatchObject({
      status: 422,
      body: {
        type: `https://developer.vonage.com/api-errors/messages${type}`,
        invalid_parameters: [{ name }],
      },
    });
    expect(answer.body.instance).toBe(answer.headers.get("x-request-id"));
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(await bed.listMessages()).toEqual([]);
  });

  it("names everything that is wrong with the parameters at once", async () => {
    const bed = await startTestbed();
    const { body } = await bed.submit(smsV1("50", { text: "", ttl: 1, webhook_url: "x" }));
    expect(body.invalid_parameters).toMatchObject([
      { name: "text" },
      { name: "ttl" },
      { name: "webhook_url" },
    ]);
  });

  it.each(["{oops", ""])("answers 422 #invalid-json to %j", async (text) => {
    const bed = await startTestbed();
    const answer = await bed.submit(text);
    expect(answer).toMatchObject({
      status: 422,
      body: { type: "https://developer.vonage.com/api-errors#invalid-json" },
    });
  });
});

describe("POST /v0.1/messages and /beta/messages", () => {
  it.each([
    ["to", viberV01("50", { to: undefined })],
    ["to.type", viberV01("50", { to: { type: "viber_service", number: "447700900050" } })],
    ["to.type", viberV01("50", { to: { type: "rcs", number: "447700900050" } })],
    ["to.number", viberV01("50", { to: { type: "viber_service_msg", id: "447700900050" } })],
    ["to.number", smsV01("50", { to: { type: "sms", number: "+447700900050" } })],
    ["from.type", smsV01("50", { from: { type: "mms", number: "ParcelCo" } })],
    ["from.id", viberV01("50", { from: { type: "viber_service_msg", number: "9016" } })],
    ["from.number", smsV01("50", { from: { type: "sms", number: "TwelveLetters" } })],
    ["message.content", smsV01("50", { message: {} })],
    ["message.content.type", smsV01("50", { message: { content: { type: "image", image } } })],
    [
      "message.content.text",
      smsV01("50", { message: { content: { type: "text", text: "a".repeat(1001) } } }),
    ],
    ["message.content.image.url", viberV01("50", { message: { content: { type: "image", image: {} } } })],
    ["client_ref", smsV01("50", { client_ref: "r".repeat(41) })],
    [
      "message.viber_service_msg.ttl",
      viberV01("50", { message: { content: { type: "text", text: "Hi" }, viber_service_msg: { ttl: 29 } } }),
    ],
  ])("answers 400 and names %s", async (name, body) => {
    const bed = await startTestbed();
    const answer = await bed.submit(body, "/v0.1/messages");
    expect(answer).toMatchObject({
      status: 400,
      body: {
        type: "https://www.nexmo.com/messages/Errors#InvalidParams",
        instance: expect.stringMatching(/^[0-9a-f]{32}$/),
        invalid_parameters: [{ name }],
      },
    });
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.headers.get("x-nexmo-trace-id")).toBe(answer.body.instance);
  });

  it.each([
    ["/v0.1/messages", 202],
    ["/beta/messages", 400],
  ])("allows on %s a Viber ttl of two days: %i", async (path, status) => {
    const bed = await startTestbed();
    const message = { content: { type: "text", text: "Hi" }, viber_service_msg: { ttl: 172_800 } };
    expect((await bed.submit(viberV01("50", { message }), path)).status).toBe(status);
  });

  it("answers 400 to a body that is not JSON", async () => {
    const bed = await startTestbed();
    expect(await bed.submit("{oops", "/v0.1/messages")).toMatchObject({
      status: 400,
      body: { invalid_parameters: [{ name: "body" }] },
    });
  });
});
