import { describe, expect, it } from "vitest";
import { rcsV1, smsV1, viberV1 } from "./testing/messages.ts";
import { startReceiver } from "./testing/receiver.ts";
import { startTestbed, timeline } from "./testing/testbed.ts";

describe("native failover", () => {
  it("sends the next message when one is rejected, and numbers them in their webhooks", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ statusUrl: receiver.url });
    const { status, body } = await bed.submit(rcsV1("03", { failover: [viberV1("03"), smsV1("02")] }));
    expect(status).toBe(202);
    expect(body).toEqual({
      message_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      workflow_id: expect.stringMatching(/^[0-9a-z]{50,60}$/),
    });
    bed.playOut();
    await receiver.until(4);
    const news = receiver.webhooks.map(({ body: { channel, status, workflow } }) => [
      channel,
      status,
      workflow,
    ]);
    const place = (number: string) => ({
      workflow_id: body.workflow_id,
      items_number: number,
      items_total: "3",
    });
    expect(news.toSorted()).toEqual([
      ["rcs", "rejected", place("1")],
      ["sms", "delivered", place("3")],
      ["sms", "submitted", place("3")],
      ["viber_service", "rejected", place("2")],
    ]);
    expect(new Set(receiver.webhooks.map(({ body }) => body.message_uuid)).size).toBe(3);
  });

  it.each([
    ["is read", "01"],
    ["is never read", "02"],
    ["is undeliverable", "04"],
    ["is silent", "05"],
  ])("sends nothing more when the first message %s", async (_what, digits) => {
    const bed = await startTestbed();
    await bed.submit(viberV1(digits, { failover: [smsV1("01")] }));
    bed.playOut();
    expect((await bed.listMessages()).map(({ channel }) => channel)).toEqual(["viber_service"]);
  });

  it("goes on behind a later message that would have been refused in the answer", async () => {
    const bed = await startTestbed();
    await bed.submit(rcsV1("03", { failover: [viberV1("06"), smsV1("01")] }));
    bed.playOut();
    const messages = await bed.listMessages();
    expect(messages.map(({ channel }) => channel)).toEqual(["rcs", "viber_service", "sms"]);
    expect(messages.map((message) => timeline(message).map(([status]) => status))).toEqual([
      ["rejected"],
      ["rejected"],
      ["submitted", "delivered"],
    ]);
  });

  it("goes on once when a rejection is reported twice, and when nobody is told of it", async () => {
    for (const faults of [{ duplicate: 1 }, { drop: 1 }]) {
      const bed = await startTestbed();
      await bed.useScenarios({ channel: "rcs", person: "not-on-channel", faults });
      await bed.submit(rcsV1("50", { failover: [smsV1("01")] }));
      bed.playOut();
      expect((await bed.listMessages()).map(({ channel }) => channel)).toEqual(["rcs", "sms"]);
    }
  });

  it.each([
    ["failover", { failover: {} }],
    ["failover[0]", { failover: [7] }],
    ["failover[0].failover", { failover: [smsV1("01", { failover: [] })] }],
    ["failover[1].to", { failover: [smsV1("01"), smsV1("01", { to: "+447700900001" })] }],
    ["failover[0].text", { failover: [smsV1("01", { text: "" })] }],
    ["failover[0].channel", { failover: [smsV1("01", { channel: "fax" })] }],
  ])("is refused as a whole when %s is wrong", async (name, rest) => {
    const bed = await startTestbed();
    const { status, body } = await bed.submit(rcsV1("03", rest));
    expect([status, body]).toMatchObject([422, { invalid_parameters: [{ name }] }]);
    expect(await bed.listMessages()).toEqual([]);
  });
});
