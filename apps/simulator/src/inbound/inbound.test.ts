import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { messengerV1, rcsV1, smsV1, viberV1, viberV01, whatsappV1 } from "../testing/messages.ts";
import { startReceiver } from "../testing/receiver.ts";
import { startTestbed } from "../testing/testbed.ts";

const fromKim = {
  channel: "messenger",
  from: "2901000000000042",
  to: "104000000000001",
  text: "Where is it?",
};

describe("POST /simulator/inbound", () => {
  it("tells the business by a webhook in the shape of v1", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ inboundUrl: receiver.url });
    const { status, body } = await bed.call("POST", "/simulator/inbound", fromKim);
    expect(status).toBe(202);
    await receiver.until(1);
    expect(receiver.webhooks[0]?.body).toEqual({
      ...fromKim,
      message_type: "text",
      message_uuid: body.message_uuid,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect((await bed.call("GET", "/simulator/inbound")).body).toEqual({ messages: [body] });
  });

  it("tells it in the shape of v0.1, with addresses in the form that they have when the business writes", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ inboundUrl: receiver.url });
    const request = { channel: "viber_service", from: "447700900042", to: "9016", text: "Where is it?" };
    await bed.call("POST", "/simulator/inbound", { ...request, webhook_version: "v0.1" });
    await receiver.until(1);
    expect(receiver.webhooks[0]?.body).toMatchObject({
      from: { type: "viber_service_msg", number: "447700900042" },
      to: { type: "viber_service_msg", id: "9016" },
      direction: "inbound",
      message: { content: { type: "text", text: "Where is it?" } },
    });
  });

  it("adds what only one channel tells", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ inboundUrl: receiver.url });
    const sms = { channel: "sms", from: "447700900042", to: "447700900100", text: "stop it" };
    await bed.call("POST", "/simulator/inbound", sms);
    await bed.call("POST", "/simulator/inbound", { ...sms, channel: "whatsapp" });
    await receiver.until(2);
    expect(receiver.webhooks.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ sms: { num_messages: "1", keyword: "STOP" }, usage: expect.anything() }),
        expect.objectContaining({ profile: { name: "Person 42" }, context_status: "none" }),
      ]),
    );
  });

  it.each([
    ["channel", { ...fromKim, channel: "fax" }],
    ["from", { ...fromKim, from: "" }],
    ["to", { ...fromKim, to: undefined }],
    ["text", { ...fromKim, text: "" }],
    ["message_type", { ...fromKim, message_type: "order" }],
    ["image", { ...fromKim, text: undefined, message_type: "image" }],
    ["webhook_version", { ...rcsV1(), text: "Hi", message_type: undefined, webhook_version: "v0.1" }],
    ["txt", { ...fromKim, txt: "Hi" }],
    ["body", "{oops"],
  ])("answers 400 and names %s", async (name, body) => {
    const bed = await startTestbed();
    const { status, body: answer } = await bed.call("POST", "/simulator/inbound", body);
    expect(status).toBe(400);
    expect(answer.invalid_parameters).toContainEqual({ name, reason: expect.any(String) });
  });

  it("signs the webhook as it signs statuses", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ inboundUrl: receiver.url, signatureSecret: "secret" });
    await bed.call("POST", "/simulator/inbound", fromKim);
    await receiver.until(1);
    const [head, claims, signature] = receiver.webhooks[0]?.headers.authorization?.slice(7).split(".") ?? [];
    expect(createHmac("sha256", "secret").update(`${head}.${claims}`).digest("base64url")).toBe(signature);
  });
});

describe("people who write back", () => {
  it.each([
    ["/v1/messages", viberV1(), "447700900050"],
    ["/v0.1/messages", viberV01(), { type: "viber_service_msg", number: "447700900050" }],
  ])("answer after their time, in the generation of %s", async (path, message, from) => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ inboundUrl: receiver.url });
    await bed.useScenarios({ person: "replier" });
    await bed.submit(message, path);
    bed.clock.advance(999);
    expect((await bed.call("GET", "/simulator/inbound")).body).toEqual({ messages: [] });
    bed.clock.advance(1);
    await receiver.until(1);
    expect(receiver.webhooks[0]?.body).toMatchObject({ from });
  });

  it("say nothing about a message that was taken back before", async () => {
    const bed = await startTestbed();
    await bed.useScenarios({ person: "replier" });
    const { body } = await bed.submit(rcsV1());
    await bed.call("PATCH", `/v1/messages/${body.message_uuid}`, { status: "revoked" });
    bed.playOut();
    expect((await bed.call("GET", "/simulator/inbound")).body).toEqual({ messages: [] });
  });
});

describe("PATCH /v1/messages/{uuid}", () => {
  async function receive(channel: string) {
    const bed = await startTestbed();
    const from = channel === "messenger" ? "2901" : "447700900042";
    const to = channel === "messenger" || channel === "rcs" ? "1040" : "447700900100";
    const { body } = await bed.call("POST", "/simulator/inbound", { channel, from, to, text: "Hi" });
    return {
      bed,
      patch: (update: unknown) => bed.call("PATCH", `/v1/messages/${body.message_uuid}`, update),
    };
  }
  const indicator = { show: true, type: "text" };

  it.each([
    ["whatsapp", { status: "read" }, 202],
    ["whatsapp", { status: "read", replying_indicator: indicator }, 202],
    ["rcs", { status: "read" }, 202],
    ["rcs", { status: "read", replying_indicator: indicator }, 422],
    ["whatsapp", { status: "read", replying_indicator: { show: "yes" } }, 422],
    ["whatsapp", { status: "revoked" }, 422],
    ["messenger", { status: "read" }, 422],
    ["sms", { status: "read" }, 422],
  ])("%s, when it came in, %j: %i", async (channel, update, status) => {
    const { patch } = await receive(channel);
    expect((await patch(update)).status).toBe(status);
  });

  it.each([
    ["messenger", messengerV1()],
    ["viber", viberV1()],
    ["sms", smsV1()],
    ["whatsapp", whatsappV1()],
  ])("cannot take back a message on %s", async (_channel, message) => {
    const bed = await startTestbed();
    const { body } = await bed.submit(message);
    const revoked = await bed.call("PATCH", `/v1/messages/${body.message_uuid}`, { status: "revoked" });
    expect([revoked.status, revoked.body.title]).toEqual([422, "Operation not supported"]);
  });

  it("takes an RCS message back within 24 hours, and not after them", async () => {
    for (const [afterMs, status] of [
      [86_400_000, 202],
      [86_400_001, 422],
    ] as const) {
      const bed = await startTestbed();
      const { body } = await bed.submit(rcsV1("05"));
      bed.clock.advance(afterMs);
      const revoked = await bed.call("PATCH", `/v1/messages/${body.message_uuid}`, { status: "revoked" });
      expect(revoked.status).toBe(status);
    }
  });
});
