import { describe, expect, it } from "vitest";
import { rcsV1, smsV1, smsV01, viberV1, viberV01 } from "../testing/messages.ts";
import { startReceiver } from "../testing/receiver.ts";
import { startTestbed } from "../testing/testbed.ts";

/** Submits one message, lets it play out, and gives the webhooks as they arrived. */
async function webhooksOf(body: unknown, path: string, count: number) {
  const receiver = await startReceiver();
  const bed = await startTestbed({ statusUrl: receiver.url });
  const { body: accepted } = await bed.submit(body, path);
  for (let sent = 1; sent <= count; sent += 1) {
    bed.clock.advance(bed.clock.nextDelay ?? 0); // one at a time: several connections keep no order
    await receiver.until(sent);
  }
  return { uuid: accepted.message_uuid, webhooks: receiver.webhooks.map((webhook) => webhook.body) };
}

describe("status webhooks of v1", () => {
  it("carry plain addresses, the channel, and instants in whole seconds", async () => {
    const { uuid, webhooks } = await webhooksOf(viberV1("01", { client_ref: "order-1" }), "/v1/messages", 3);
    const common = { message_uuid: uuid, to: "447700900001", from: "9016", channel: "viber_service" };
    expect(webhooks).toEqual([
      { ...common, client_ref: "order-1", timestamp: "2026-02-03T12:00:00Z", status: "submitted" },
      {
        ...common,
        client_ref: "order-1",
        timestamp: "2026-02-03T12:00:00Z",
        status: "delivered",
        usage: { currency: "EUR", price: "0.0120" },
      },
      { ...common, client_ref: "order-1", timestamp: "2026-02-03T12:00:00Z", status: "read" },
    ]);
  });

  it("name the error by type, title and detail", async () => {
    const { uuid, webhooks } = await webhooksOf(viberV1("03"), "/v1/messages", 1);
    expect(webhooks[0]?.error).toEqual({
      type: "https://developer.vonage.com/api-errors/messages#1300",
      title: "1300",
      detail: "Not part of the provider network",
      instance: uuid,
    });
    expect(webhooks[0]).not.toHaveProperty("client_ref");
  });

  it("charge an SMS when it is submitted, for each of its parts", async () => {
    const { webhooks } = await webhooksOf(smsV1("02", { text: "a".repeat(200) }), "/v1/messages", 2);
    expect(webhooks.map(({ usage, sms }) => [usage, sms])).toEqual([
      [{ currency: "EUR", price: "0.0666" }, { count_total: "2" }],
      [undefined, { count_total: "2" }],
    ]);
  });

  it("carry no price for RCS", async () => {
    const { webhooks } = await webhooksOf(rcsV1("02"), "/v1/messages", 2);
    expect(webhooks.map(({ status, usage }) => [status, usage])).toEqual([
      ["submitted", undefined],
      ["delivered", undefined],
    ]);
  });

  it("come in the shape of v0.1 when the message asks for it", async () => {
    const message = viberV1("05", { webhook_version: "v0.1" });
    const { webhooks } = await webhooksOf(message, "/v1/messages", 1);
    expect(webhooks[0]?.to).toEqual({ type: "viber_service_msg", number: "447700900005" });
  });

  it("go to the address that the message names", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ statusUrl: "http://127.0.0.1:1/nobody" });
    await bed.submit(viberV1("05", { webhook_url: `${receiver.url}/mine?run=7` }));
    bed.playOut();
    await receiver.until(1);
    expect(receiver.webhooks[0]?.path).toBe("/status/mine?run=7");
  });
});

describe("status webhooks of v0.1", () => {
  it("carry address objects, and instants in milliseconds", async () => {
    const { uuid, webhooks } = await webhooksOf(
      viberV01("02", { client_ref: "order-1" }),
      "/v0.1/messages",
      2,
    );
    const common = {
      message_uuid: uuid,
      to: { type: "viber_service_msg", number: "447700900002" },
      from: { type: "viber_service_msg", id: "9016" },
      client_ref: "order-1",
    };
    expect(webhooks).toEqual([
      { ...common, timestamp: "2026-02-03T12:00:00.000Z", status: "submitted" },
      {
        ...common,
        timestamp: "2026-02-03T12:00:00.200Z",
        status: "delivered",
        usage: { currency: "EUR", price: "0.0120" },
      },
    ]);
  });

  it("give the error as a number and a reason", async () => {
    const { webhooks } = await webhooksOf(smsV01("04"), "/v0.1/messages", 2);
    expect(webhooks[1]?.error).toEqual({ code: 1180, reason: "Absent subscriber, temporary" });
  });

  it("do not echo a client_ref from the beta door, which has none", async () => {
    const { webhooks } = await webhooksOf(viberV01("05", { client_ref: "order-1" }), "/beta/messages", 1);
    expect(webhooks[0]).not.toHaveProperty("client_ref");
  });
});
