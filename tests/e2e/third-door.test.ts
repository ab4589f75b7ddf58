/** `POST /v1/messages` on our server, against the simulator: the native failover of Messages v1, run by our engine. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finalReports, type Receiver, startReceiver, statusCallbacks } from "../receiver.ts";
import { startTimedSystem, type TimedSystem } from "../system.ts";

const text = "Parcel 7731 arrives at 14:10.";
let system: TimedSystem;
let own: Receiver; // the caller's own address

beforeEach(async () => {
  system = await startTimedSystem({ environment: { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" } });
  own = await startReceiver();
});

afterEach(async () => {
  await system.stop();
  await own.close();
});

function viber(digits: string) {
  return { channel: "viber_service", message_type: "text", from: "9016", to: `4477009000${digits}`, text };
}

function sms(digits = "01") {
  return { channel: "sms", message_type: "text", from: "ParcelCo", to: `4477009000${digits}`, text };
}

/** Sends it and lets everything happen that follows within a minute. */
async function send(body: object) {
  const answer = await system.call("POST", "/v1/messages", { body });
  await system.settle();
  await system.advance(60_000);
  return answer;
}

const statusesOf = (receiver: Receiver) => statusCallbacks(receiver).map(({ body }) => body);

describe("a message without failover", () => {
  it("is sent as it is, and its statuses go out under the id of the answer", async () => {
    const { status, body } = await send({ ...sms(), client_ref: "order-7731" });
    expect([status, body]).toEqual([202, { message_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    const [sent] = await system.messages();
    expect(sent?.message).toMatchObject(sms());
    expect(statusesOf(system.receiver).map(({ status: name }) => name)).toEqual(["submitted", "delivered"]);
    for (const callback of statusesOf(system.receiver)) {
      expect(callback).toMatchObject({
        message_uuid: body.message_uuid,
        client_ref: "order-7731",
        channel: "sms",
        to: "447700900001",
        from: "ParcelCo",
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      });
      expect(callback).not.toHaveProperty("workflow");
    }
  });

  it("is found as a run under its id", async () => {
    const { body } = await send(sms());
    const run = await system.call("GET", `/v1/runs/${body.message_uuid}`);
    expect(run.body).toMatchObject({ id: body.message_uuid, status: "completed" });
  });

  it("is told as rejected when the gateway refuses it", async () => {
    const { body } = await send({ ...sms("06"), client_ref: "order-7731" });
    expect(statusesOf(system.receiver)).toEqual([
      expect.objectContaining({
        message_uuid: body.message_uuid,
        status: "rejected",
        client_ref: "order-7731",
        error: expect.objectContaining({ title: "1130" }),
      }),
    ]);
  });

  it("is followed by no final report: the Messages API has none", async () => {
    await send(sms());
    expect(finalReports(system.receiver)).toEqual([]);
  });
});

describe("native failover", () => {
  it("sends the next message when the first was rejected, and numbers them", async () => {
    const { body } = await send({ ...viber("03"), failover: [sms()] });
    expect(body).toEqual({ message_uuid: expect.any(String), workflow_id: expect.any(String) });
    expect((await system.messages()).map(({ channel }) => channel)).toEqual(["viber_service", "sms"]);
    const told = statusesOf(system.receiver).map(({ channel, status, workflow }) => [
      channel,
      status,
      workflow,
    ]);
    const place = (item: string) => ({
      workflow_id: body.workflow_id,
      items_number: item,
      items_total: "2",
    });
    expect(told).toContainEqual(["viber_service", "rejected", place("1")]);
    expect(told).toContainEqual(["sms", "delivered", place("2")]);
  });

  it("gives the second message an id of its own", async () => {
    const { body } = await send({ ...viber("03"), failover: [sms()] });
    const ids = statusesOf(system.receiver).map(({ channel, message_uuid: id }) => [channel, id]);
    const idOf = (name: string) => new Set(ids.filter(([channel]) => channel === name).map(([, id]) => id));
    expect([...idOf("viber_service")]).toEqual([body.message_uuid]);
    expect(idOf("sms").size).toBe(1);
    expect([...idOf("sms")]).not.toEqual([body.message_uuid]);
  });

  it("sends nothing more when the first was only not read: that is no rejection", async () => {
    await send({ ...viber("02"), failover: [sms()] });
    await system.advance(3_600_000);
    expect((await system.messages()).map(({ channel }) => channel)).toEqual(["viber_service"]);
  });

  it("sends the next one after a rule's time, when the first has one", async () => {
    const failover_rule = { condition_status: "read", expiry_time: 15 };
    await send({ ...viber("02"), failover_rule, failover: [sms()] });
    expect((await system.messages()).map(({ channel }) => channel)).toEqual(["viber_service", "sms"]);
  });

  it("tells each message's own address, in the shape that it asked for", async () => {
    const first = { ...viber("03"), webhook_url: own.url, webhook_version: "v0.1", client_ref: "a" };
    const { body } = await send({ ...first, failover: [{ ...sms(), client_ref: "b" }] });
    expect(statusesOf(own)).toContainEqual(
      expect.objectContaining({
        message_uuid: body.message_uuid,
        to: { type: "viber_service_msg", number: "447700900003" },
        status: "rejected",
        error: { code: 1300, reason: expect.any(String) },
        client_ref: "a",
      }),
    );
    expect(statusesOf(system.receiver).map(({ client_ref: ref }) => ref)).toEqual(["b", "b"]);
  });
});

describe("what is wrong", () => {
  it("is answered as Messages v1 does: 422, with each place", async () => {
    const { status, headers, body } = await send({ ...viber("01"), failover: [{ ...sms(), to: "+44" }] });
    expect(status).toBe(422);
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect(body).toMatchObject({
      type: "https://developer.vonage.com/api-errors/messages#1150",
      title: "Invalid params",
      invalid_parameters: [{ name: "failover[0].to", reason: expect.stringContaining("+") }],
    });
    expect(await system.messages()).toEqual([]);
  });

  it("is 422 as well when it is no JSON", async () => {
    const { status, body } = await system.call("POST", "/v1/messages", { body: "{" });
    expect([status, body.type]).toEqual([422, "https://developer.vonage.com/api-errors#invalid-json"]);
  });

  it("includes an address in a network that is not allowed", async () => {
    const failover = [{ ...sms(), webhook_url: "http://10.0.0.1/hook" }];
    const { status, body } = await send({ ...viber("01"), failover });
    expect([status, body.invalid_parameters]).toEqual([
      422,
      [{ name: "failover[0].webhook_url", reason: expect.any(String) }],
    ]);
  });
});
