import { BUILT_AT, buildMessage, ManualClock } from "@failover-kit/engine/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messageRequest, runRequest, workflowRequest } from "./testing/requests.ts";
import { addAccount, startTestServer, type TestServer } from "./testing/test-server.ts";

const SECOND = { key: "e5f6a7b8", secret: "second-secret" };
const headers = { "deduplication-seconds": "600" };

describe("Deduplication-Seconds", () => {
  let test: TestServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock(BUILT_AT);
    test = await startTestServer({}, { clock });
  });
  afterEach(() => test.server.stop());

  function send(parts: Record<string, unknown> = {}, more: Record<string, string> = {}) {
    return test.call("POST", "/v1/runs", { body: runRequest(parts), headers: { ...headers, ...more } });
  }

  it("answers the same content for the same people with the earlier run and says so, and sends nothing more", async () => {
    const first = await send({ client_ref: "order-7731" });
    const again = await send({ client_ref: "order-7731-again", source: "n8n" });
    await test.settle();
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.json.id).toBe(first.json.id);
    expect(first.headers.get("deduplicated")).toBeNull();
    expect(again.headers.get("deduplicated")).toBe("true");
    expect(test.gateway.requests).toHaveLength(1);
  });

  it("begins one run for fifty at once", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => send()));
    await test.settle();
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(test.gateway.requests).toHaveLength(1);
  });

  it.each([
    ["another text", { text: "Parcel 7732 arrives at 15:10." }],
    ["another recipient", { to: "447700900077" }],
  ])("takes %s for another message", async (_, parts) => {
    const first = await send({ steps: [buildMessage()] });
    const other = await send({ steps: [buildMessage(parts)] });
    expect(other.json.id).not.toBe(first.json.id);
  });

  it("does not look at the sender", async () => {
    const first = await send({ steps: [buildMessage()] });
    const other = await send({ steps: [buildMessage({ from: "ParcelCo2" })] });
    expect(other.json.id).toBe(first.json.id);
  });

  it("ends with the window of the later request", async () => {
    const first = await send();
    clock.advance(599_999);
    expect((await send()).json.id).toBe(first.json.id);
    clock.advance(1);
    expect((await send()).json.id).not.toBe(first.json.id);
  });

  it("sends again what has failed or was canceled: nobody has it", async () => {
    const first = await send();
    await test.call("POST", `/v1/runs/${first.json.id}/cancel`);
    const again = await send();
    expect(again.json.id).not.toBe(first.json.id);
    expect(again.headers.get("deduplicated")).toBeNull();
  });

  it("works on the doors of 2018 and of Dispatch, together", async () => {
    const workflows = await test.call("POST", "/beta/workflows", { body: workflowRequest(), headers });
    const dispatch = await test.call("POST", "/v0.1/dispatch", { body: workflowRequest(), headers });
    expect(dispatch.json.dispatch_uuid).toBe(workflows.json.workflow_uuid);
    expect(dispatch.headers.get("deduplicated")).toBe("true");
  });

  it("passes over steps that nobody gets: what is left is compared", async () => {
    const steps = [
      { ...runRequest().steps[0], to: "{{ messenger_id }}" },
      { channel: "sms", from: "ParcelCo", to: "447700900042", message_type: "text", text: "Your parcel" },
    ];
    const body = { variables: { messenger_id: { type: "string" } }, steps };
    await test.call("PUT", "/v1/workflows/notice", { body });
    const first = await test.call("POST", "/v1/runs", { body: { workflow: "notice" }, headers });
    const again = await send({ steps: steps.slice(1) });
    expect(first.json.steps).toMatchObject([{ state: "skipped" }, {}]);
    expect(again.json.id).toBe(first.json.id);
  });

  it("works on /v1/messages, where an answer names a message whose statuses are told", async () => {
    const body = messageRequest();
    const first = await test.call("POST", "/v1/messages", { body, headers });
    const again = await test.call("POST", "/v1/messages", { body, headers });
    expect(again.json).toEqual(first.json);
    expect(again.headers.get("deduplicated")).toBe("true");
  });

  it("keeps /v1/messages and the other doors apart: neither could follow what the other has begun", async () => {
    const sms = { channel: "sms", from: "ParcelCo", to: "447700900042", message_type: "text", text: "Hello" };
    const run = await send({ steps: [sms] });
    const message = await test.call("POST", "/v1/messages", { body: sms, headers });
    const again = await send({ steps: [sms] });
    expect(message.headers.get("deduplicated")).toBeNull();
    expect(message.json.message_uuid).not.toBe(run.json.id);
    expect(again.json.id).toBe(run.json.id);
  });

  it("belongs to one account", async () => {
    await addAccount(test.store, SECOND);
    const mine = await send();
    const theirs = await test.call("POST", "/v1/runs", { body: runRequest(), headers, as: SECOND });
    expect(theirs.json.id).not.toBe(mine.json.id);
  });

  it("is not asked for by a request without it, or with 0", async () => {
    const first = await send();
    const without = await test.call("POST", "/v1/runs", { body: runRequest() });
    const zero = await send({}, { "deduplication-seconds": "0" });
    expect(new Set([first, without, zero].map(({ json }) => json.id)).size).toBe(3);
  });

  it("lets an idempotency key stand for the earlier run, also when the window is over", async () => {
    const first = await send();
    const keyed = await send({}, { "idempotency-key": "order-7731" });
    expect(keyed.json.id).toBe(first.json.id);
    clock.advance(3_600_000);
    const repeat = await send({}, { "idempotency-key": "order-7731" });
    expect([repeat.json.id, repeat.headers.get("idempotency-replayed")]).toEqual([first.json.id, "true"]);
  });

  it.each(["", "-1", "1.5", "86401", "ten"])("refuses %j seconds", async (value) => {
    const answer = await send({}, { "deduplication-seconds": value });
    expect([answer.status, answer.json.code]).toEqual([400, "invalid_header"]);
    expect(answer.json.detail).toContain("whole number of seconds, 0 to 86400");
  });
});

describe("FAILOVER_DEDUPLICATION_SECONDS", () => {
  it("is the window of requests that name none", async () => {
    const test = await startTestServer({ FAILOVER_DEDUPLICATION_SECONDS: "600" });
    const first = await test.call("POST", "/v1/runs", { body: runRequest() });
    const again = await test.call("POST", "/v1/runs", { body: runRequest() });
    const zero = { "deduplication-seconds": "0" };
    const own = await test.call("POST", "/v1/runs", { body: runRequest(), headers: zero });
    expect(again.json.id).toBe(first.json.id);
    expect(own.json.id).not.toBe(first.json.id);
    await test.server.stop();
  });
});
