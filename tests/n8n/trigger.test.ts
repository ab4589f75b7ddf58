import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MessageFailoverTrigger } from "../../packages/n8n-nodes-failover/nodes/MessageFailoverTrigger/MessageFailoverTrigger.node.ts";
import { isSigned } from "../../packages/n8n-nodes-failover/nodes/MessageFailoverTrigger/signature.ts";
import { recipients, runRequest } from "../requests.ts";
import { freePort, type System, startSystem } from "../system.ts";
import { type FakeN8n, fakeContext } from "./fake-context.ts";

let system: System;

beforeAll(async () => {
  system = await startSystem({ environment: { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" } });
});

afterAll(() => system.stop());

const node = new MessageFailoverTrigger();
const { checkExists, create, delete: remove } = node.webhookMethods.default;
const events = ["reached", "notReached"];

function context(staticData: object, n8n: Partial<FakeN8n> = {}) {
  return fakeContext({ url: system.url, parameters: { events }, staticData: staticData as never, ...n8n });
}

describe("the subscription", () => {
  it("is made with the filters, known again, and ended", async () => {
    const memory = {};
    const savedWorkflow = { __rl: true, value: "parcel-notice" };
    const filters = { clientRef: "order-1", channel: "sms", onlyOwn: true, savedWorkflow };
    const { context: hook } = context(memory, { parameters: { events, filters } });
    expect(await checkExists.call(hook)).toBe(false);
    expect(await create.call(hook)).toBe(true);
    expect(await system.client.subscriptions.list()).toMatchObject([
      {
        filter: { client_ref: "order-1", channel: "sms", source: "n8n", workflow: "parcel-notice" },
        events: ["run.failed", "run.completed"],
      },
    ]);
    expect(await checkExists.call(hook)).toBe(true);
    expect(await remove.call(hook)).toBe(true);
    expect(await system.client.subscriptions.list()).toEqual([]);
    expect(memory).toEqual({});
  });

  it("is made anew when the server has forgotten it, or the form has changed", async () => {
    const memory: { subscriptionId?: string } = {};
    await create.call(context(memory).context);
    await system.client.subscriptions.delete(String(memory.subscriptionId));
    expect(await checkExists.call(context(memory).context)).toBe(false);
    expect(await remove.call(context(memory).context)).toBe(true);

    await create.call(context(memory).context);
    const changed = context(memory, { parameters: { events: ["reached"] } }).context;
    expect(await checkExists.call(changed)).toBe(false);
    expect(await system.client.subscriptions.list()).toEqual([]);
  });

  it("needs an event", async () => {
    const { context: hook } = context({}, { parameters: { events: [] } });
    await expect(create.call(hook)).rejects.toThrow('The field "Events" is empty');
  });
});

describe("what arrives", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  async function arrive(
    event: object,
    { id = "msg_1", memory = { secret }, ...n8n }: Partial<FakeN8n> & { id?: string; memory?: object } = {},
  ) {
    const text = JSON.stringify(event);
    const at = new Date();
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, at, text),
    };
    const webhook = { body: new TextEncoder().encode(text), headers };
    const fake = context(memory, { webhook, ...n8n });
    return { ...fake, answer: await node.webhook.call(fake.context) };
  }

  async function endedEvent() {
    const { id } = await system.client.createRun(
      runRequest(recipients("05", "05"), { client_ref: "order-9" }),
    );
    const run = await system.client.acknowledgeRun(id);
    const data = {
      seq: 7,
      type: "run.completed",
      at: run.updated_at,
      run_id: id,
      step_index: 0,
      data: {},
      run,
    };
    return { id, event: { type: "run.completed", timestamp: run.updated_at, data } };
  }

  it("goes on through the flow with what happened, and with an id by which a repeat is known", async () => {
    const { id, event } = await endedEvent();
    const { answer } = await arrive(event, { id: "msg_once" });
    const json = { event: "reached", run_id: id, reached: true, client_ref: "order-9", event_id: "msg_once" };
    expect(answer.workflowData).toMatchObject([[{ json: { ...json, seq: 7 } }]]);
  });

  it("is left out when it was not asked for", async () => {
    const { event } = await endedEvent();
    const other = await arrive(event, { id: "msg_2", parameters: { events: ["failedOver"] } });
    expect(other.answer.workflowData).toBeUndefined();
    expect(
      (await arrive({ type: "subscription.test", data: {} }, { id: "msg_4" })).answer.workflowData,
    ).toBeUndefined();
  });

  it("can have the whole run with it", async () => {
    const { event } = await endedEvent();
    const { answer } = await arrive(event, { id: "msg_5", parameters: { events, includeRun: true } });
    expect(answer.workflowData).toMatchObject([[{ json: { run: { steps: [{ message: {} }, {}] } } }]]);
  });

  it("tells what the person wrote back, when that was asked for", async () => {
    const { event } = await endedEvent();
    const outcome = { ...event.data.run.outcome, reason: "replied" };
    const replied = { ...event, data: { ...event.data, run: { ...event.data.run, outcome } } };
    const { answer } = await arrive(replied, { id: "msg_6", parameters: { events: ["replied"] } });
    expect(answer.workflowData).toMatchObject([[{ json: { event: "replied", reply: null } }]]);
    const reached = await arrive(replied, { id: "msg_7" });
    expect(reached.answer.workflowData).toMatchObject([[{ json: { event: "reached" } }]]);
    const { answer: other } = await arrive(event, { id: "msg_8", parameters: { events: ["replied"] } });
    expect(other.workflowData).toBeUndefined();
  });

  it("is asked for again when what belongs to it cannot be had", async () => {
    const { event } = await endedEvent();
    const url = `http://127.0.0.1:${await freePort()}`;
    const { asked, answer } = await arrive(event, { url, parameters: { events, includeRun: true } });
    expect(answer).toEqual({ noWebhookResponse: true });
    expect(asked.answered?.status).toBe(503);
  });

  it("is refused when it is forged", async () => {
    const { event } = await endedEvent();
    const body = new TextEncoder().encode(JSON.stringify(event));
    const { asked, answer } = await arrive(event, { webhook: { body, headers: {} } });
    expect(answer).toEqual({ noWebhookResponse: true });
    expect(asked.answered?.status).toBe(401);
    expect((await arrive(event, { memory: {} })).asked.answered?.status).toBe(401);
  });
});

describe("an event that comes again", () => {
  const come = (ids: readonly string[], n8n: Partial<FakeN8n>) => {
    const items = ids.map((event_id) => ({ event_id }));
    return node.execute.call(context({}, { items, ...n8n }).context);
  };

  it("goes no further than the first time", async () => {
    const remembered = new Set<string>();
    expect(await come(["sub_1.7"], { remembered })).toMatchObject([[{ json: { event_id: "sub_1.7" } }]]);
    expect(await come(["sub_1.7"], { remembered })).toEqual([[]]);
    expect(await come(["sub_1.8"], { remembered })).toMatchObject([[{ json: { event_id: "sub_1.8" } }]]);
  });

  it("goes on when a flow is tested by hand", async () => {
    const remembered = new Set(["sub_1.7"]);
    expect(await come(["sub_1.7"], { remembered, mode: "manual" })).toMatchObject([[{}]]);
  });

  it("goes on when n8n cannot tell", async () => {
    expect(await come(["sub_1.7"], { remembered: null })).toMatchObject([[{}]]);
  });
});

describe("the signature", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const body = new TextEncoder().encode('{"type":"run.completed"}');
  const now = Date.parse("2026-03-02T09:40:12Z");
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(now / 1000),
    "webhook-signature": new Webhook(secret).sign("msg_1", new Date(now), '{"type":"run.completed"}'),
  };

  it("is right as the usual library makes it, also beside that of a second secret", () => {
    expect(isSigned(body, headers, { secret, now })).toBe(true);
    const two = { ...headers, "webhook-signature": `v1,AAAA ${headers["webhook-signature"]}` };
    expect(isSigned(body, two, { secret, now })).toBe(true);
  });

  const other = createHmac("sha256", "other").update("x").digest("base64");
  it.each([
    ["another secret", {}, { secret: "whsec_AAAA" }],
    ["another body", {}, { body: new TextEncoder().encode("{}") }],
    ["another id", { "webhook-id": "msg_2" }, {}],
    ["no id", { "webhook-id": undefined }, {}],
    ["a time that is no number", { "webhook-timestamp": "now" }, {}],
    ["another version", { "webhook-signature": `v2,${other}` }, {}],
    ["another signature", { "webhook-signature": `v1,${other}` }, {}],
    ["an old request", {}, { now: now + 301_000 }],
    ["a request from the future", {}, { now: now - 301_000 }],
  ])("is wrong with %s", (_, changed, situation) => {
    const { body: sent = body, ...rest } = situation as { body?: Uint8Array };
    expect(isSigned(sent, { ...headers, ...changed }, { secret, now, ...rest })).toBe(false);
  });
});
