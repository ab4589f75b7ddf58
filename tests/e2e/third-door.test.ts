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

  it("tells the address of the first message of all of them, in the shape that it asked for", async () => {
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
    expect(statusesOf(own).at(-1)).toMatchObject({
      to: { type: "sms" },
      status: "delivered",
      client_ref: "b",
    });
    expect(statusesOf(system.receiver)).toEqual([]);
  });

  it("tells an address that a later message names itself, and no other", async () => {
    const failover = [{ ...sms(), webhook_url: own.url }];
    await send({ ...viber("03"), failover });
    expect(statusesOf(own).map(({ channel, status }) => [channel, status])).toEqual([
      ["sms", "submitted"],
      ["sms", "delivered"],
    ]);
    expect(statusesOf(system.receiver).map(({ channel }) => channel)).toContain("viber_service");
  });
});

describe("a message of which the gateway says nothing", () => {
  it("is told as rejected when it was canceled before it could be handed over", async () => {
    const { body } = await system.call("POST", "/v1/messages", { body: sms("07") }); // answered 429
    await system.settle();
    await system.call("POST", `/v1/runs/${body.message_uuid}/cancel`);
    await system.settle();
    expect(statusesOf(system.receiver)).toEqual([
      expect.objectContaining({
        message_uuid: body.message_uuid,
        status: "rejected",
        error: expect.objectContaining({ title: "1330", detail: expect.stringContaining("canceled") }),
      }),
    ]);
  });

  it("is told as undeliverable, after a day, when nothing was heard of it", async () => {
    await system.useScenarios({
      scenarios: [{ to: "447700900070", faults: { drop: 1 } }],
    });
    await send({ ...sms("70") });
    expect(statusesOf(system.receiver)).toEqual([]);
    await system.advance(86_400_000);
    expect(statusesOf(system.receiver)).toEqual([
      expect.objectContaining({ status: "undeliverable", error: expect.objectContaining({ title: "1330" }) }),
    ]);
  });
});

function rcs(digits: string) {
  return { channel: "rcs", message_type: "text", from: "ParcelCo", to: `4477009000${digits}`, text };
}

describe("taking a message back", () => {
  const patch = (id: unknown, body: object = { status: "revoked" }) =>
    system.call("PATCH", `/v1/messages/${id}`, { body });

  it("cancels the run and takes the message back at the gateway", async () => {
    const { body } = await send({ ...rcs("05"), failover: [sms()] });
    const answer = await patch(body.message_uuid);
    expect([answer.status, answer.body]).toEqual([202, {}]);
    const run = await system.client.getRun(String(body.message_uuid));
    expect(run).toMatchObject({
      status: "canceled",
      steps: [{ revocation: "revoked" }, { state: "canceled" }],
    });
    await system.advance(86_400_000);
    expect((await system.messages()).map(({ channel }) => channel)).toEqual(["rcs"]);
    expect((await patch(body.message_uuid)).status).toBe(202); // a repeat is as good as the first
  });

  it("finds a message by the id of its own statuses, and so does the run", async () => {
    const { body } = await send({ ...viber("03"), failover: [rcs("05"), sms()] });
    const id = statusesOf(system.receiver).find(({ channel }) => channel === "rcs")?.message_uuid;
    expect(id).not.toBe(body.message_uuid);
    expect((await system.client.getRun(String(id))).id).toBe(body.workflow_id);
    expect((await patch(id)).status).toBe(202);
    const run = await system.client.getRun(String(id));
    expect(run).toMatchObject({ status: "canceled", steps: [{}, { revocation: "revoked" }, {}] });
  });

  it("finds a message of a run by the gateway's id", async () => {
    const failover = { condition_status: "read", expiry_time: 600 };
    const { id } = await system.client.createRun({ steps: [{ ...rcs("05"), failover }, sms()] } as never);
    await system.settle();
    const { steps } = await system.client.getRun(id);
    expect((await patch(steps[0]?.message_uuid)).status).toBe(202);
    expect((await system.client.getRun(id)).status).toBe("canceled");
  });

  it("needs no gateway for what has not left, whatever its channel", async () => {
    const { body } = await system.call("POST", "/v1/messages", { body: sms("07") });
    await system.settle();
    expect((await patch(body.message_uuid)).status).toBe(202);
    await system.advance(60_000);
    expect(await system.messages()).toEqual([]);
  });

  it("is refused, with the reason, for a channel that cannot; nothing is changed", async () => {
    const { body } = await send({ ...viber("02"), failover: [sms()] });
    const answer = await patch(body.message_uuid);
    expect([answer.status, answer.body]).toEqual([
      422,
      expect.objectContaining({
        type: "https://developer.vonage.com/api-errors#unprocessable-entity",
        title: "Operation not supported",
        detail: expect.stringContaining("Only RCS"),
      }),
    ]);
    expect((await system.client.getRun(String(body.message_uuid))).status).not.toBe("canceled");
  });

  it("is refused when the gateway refuses it, and says what that means", async () => {
    const { body } = await send(rcs("05"));
    await system.advance(25 * 3_600_000); // the gateway takes nothing back after a day
    const answer = await patch(body.message_uuid);
    expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining("may still be read")]);
  });

  it("is refused for a message that has failed", async () => {
    const { body } = await send(rcs("03"));
    expect((await patch(body.message_uuid)).body.detail).toContain("nothing to take back");
  });

  it.each([
    ["an id that nobody has", "019b76da-0000-7000-8000-000000000000", { status: "revoked" }, 404],
    ["no id at all", "x", { status: "revoked" }, 404],
    ["a status that nobody can ask for", "x", { status: "delivered" }, 422],
    ["no object", "x", [], 422],
  ])("is refused for %s", async (_, id, body, status) => {
    expect((await patch(id, body)).status).toBe(status);
  });

  it("is written into the audit log", async () => {
    const { body } = await send(rcs("05"));
    await patch(body.message_uuid);
    const { body: audit } = await system.call("GET", "/v1/audit");
    expect(audit.entries).toMatchObject([{ action: "message.revoked", target: body.message_uuid }]);
  });
});

describe("what a person wrote", () => {
  const write = async (channel: string): Promise<string> => {
    const message = { channel, from: "447700900042", to: "447700900100", text: "Where is it?" };
    const answer = await fetch(`${system.simulatorUrl}/simulator/inbound`, {
      method: "POST",
      body: JSON.stringify(message),
    });
    return ((await answer.json()) as { readonly message_uuid: string }).message_uuid;
  };
  const markRead = (id: string, more = {}) =>
    system.call("PATCH", `/v1/messages/${id}`, { body: { status: "read", ...more } });

  it("is marked as read at the gateway, under the gateway's id", async () => {
    const id = await write("whatsapp");
    expect((await markRead(id)).status).toBe(202);
    expect((await markRead(id, { replying_indicator: { show: true, type: "text" } })).status).toBe(202);
  });

  it("is not, where the gateway cannot do that", async () => {
    const { status, body } = await markRead(await write("messenger"));
    expect([status, body.title]).toEqual([422, "Operation not supported"]);
    expect((await markRead("5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10")).status).toBe(404);
  });

  it("is something else than what we have sent", async () => {
    const { body } = await send(rcs("05"));
    expect((await markRead(String(body.message_uuid))).body.detail).toContain("a person wrote");
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
