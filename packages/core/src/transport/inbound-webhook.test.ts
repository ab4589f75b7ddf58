import { describe, expect, it } from "vitest";
import { parseInboundWebhook } from "./inbound-webhook.ts";

const receivedAt = Date.UTC(2026, 1, 3, 12, 30);
const v1 = {
  channel: "messenger",
  message_uuid: "e3b3b1d0",
  to: "104000000000001",
  from: "2901000000000042",
  timestamp: "2026-02-03T12:00:00Z",
  message_type: "text",
  text: "where is my parcel?",
};
const v01 = {
  message_uuid: "e3b3b1d0",
  to: { type: "viber_service_msg", id: "9016" },
  from: { type: "viber_service_msg", number: "447700900042" },
  timestamp: "2018-06-11T09:00:00.000Z",
  direction: "inbound",
  message: { content: { type: "text", text: "yes please" } },
};

function messageOf(body: unknown) {
  const reading = parseInboundWebhook(body, receivedAt);
  if (reading.kind !== "inbound") throw new Error(`not an inbound message: ${JSON.stringify(reading)}`);
  return reading.message;
}

describe("an inbound webhook", () => {
  it("is read in the shape of v1", () => {
    expect(messageOf(v1)).toEqual({
      messageUuid: "e3b3b1d0",
      channel: "messenger",
      from: "2901000000000042",
      to: "104000000000001",
      sentAt: Date.UTC(2026, 1, 3, 12),
      type: "text",
      text: "where is my parcel?",
      name: null,
    });
  });

  it("is read in the shape of v0.1, in the words of v1", () => {
    expect(messageOf(v01)).toMatchObject({
      channel: "viber_service",
      from: "447700900042",
      to: "9016",
      sentAt: Date.UTC(2018, 5, 11, 9),
      type: "text",
      text: "yes please",
    });
  });

  it("need not name its type, as inbound SMS do not", () => {
    const { message_type: _, ...sms } = { ...v1, channel: "sms", from: "447700900042", to: "447700900100" };
    expect(messageOf(sms)).toMatchObject({ channel: "sms", type: "text", text: "where is my parcel?" });
  });

  it("says by what words an attachment comes, if any, and what the person is called", () => {
    const image = {
      ...v1,
      channel: "whatsapp",
      message_type: "image",
      image: { url: "x", caption: "my door" },
    };
    const named = messageOf({ ...image, text: undefined, profile: { name: "Kim" } });
    expect(named).toMatchObject({ type: "image", text: "my door", name: "Kim" });
    const location = { ...v1, message_type: "location", location: { lat: 1, long: 2 }, text: undefined };
    expect(messageOf(location)).toMatchObject({ type: "location", text: null });
    const reply = { ...v1, channel: "rcs", message_type: "reply", reply: { id: "1", title: "Tomorrow" } };
    expect(messageOf({ ...reply, text: undefined })).toMatchObject({ type: "reply", text: "Tomorrow" });
  });

  it("gives a number as it has to be written in an answer", () => {
    expect(messageOf({ ...v1, channel: "whatsapp", from: "+447700900042" }).from).toBe("447700900042");
    expect(messageOf({ ...v1, channel: "whatsapp", from: 447_700_900_042 }).from).toBe("447700900042");
  });

  it("was never written after it came, and has a time even if its own cannot be read", () => {
    expect(messageOf({ ...v1, timestamp: "2036-02-03T12:00:00Z" }).sentAt).toBe(receivedAt);
    expect(messageOf({ ...v1, timestamp: "yesterday" }).sentAt).toBe(receivedAt);
  });

  it("keeps the beginning of long words, and nothing that cannot be kept", () => {
    expect(messageOf({ ...v1, text: "x".repeat(5000) }).text).toHaveLength(1000);
    expect(messageOf({ ...v1, text: "a\0b\ud800" }).text).toBe("ab\ufffd");
    expect(messageOf({ ...v1, text: { "": 1 }, message_type: "__proto__" })).toMatchObject({ text: null });
  });

  it("is ignored on a channel that nobody here knows", () => {
    expect(parseInboundWebhook({ ...v1, channel: "email" }, receivedAt)).toMatchObject({ kind: "ignored" });
    const from = { type: "telegram", id: "1" };
    expect(parseInboundWebhook({ ...v01, from }, receivedAt)).toMatchObject({ kind: "ignored" });
  });

  it.each([
    ["", null],
    ["", "text"],
    ["status", { ...v1, status: "delivered" }],
    ["message_uuid", { ...v1, message_uuid: undefined }],
    ["message_uuid", { ...v1, message_uuid: "x".repeat(101) }],
    ["channel", { ...v1, channel: undefined }],
    ["channel", { ...v01, from: { number: "447700900042" } }],
    ["from", { ...v1, from: "" }],
    ["from", { ...v1, from: "a\0b" }],
    ["from", { ...v01, from: { type: "sms" } }],
    ["to", { ...v1, to: ["447700900100"] }],
  ])("says where it is malformed: %s", (path, body) => {
    expect(parseInboundWebhook(body, receivedAt)).toMatchObject({ kind: "malformed", issue: { path } });
  });
});
