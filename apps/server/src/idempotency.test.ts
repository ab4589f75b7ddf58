import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parcelNotice } from "./testing/definitions.ts";
import { runRequest, workflowRequest } from "./testing/requests.ts";
import { addAccount, startTestServer, type TestServer } from "./testing/test-server.ts";

const SECOND = { key: "e5f6a7b8", secret: "second-secret" };
const headers = { "idempotency-key": "order-7731" };

describe("Idempotency-Key", () => {
  let test: TestServer;
  beforeEach(async () => {
    test = await startTestServer();
  });
  afterEach(() => test.server.stop());

  it("answers a repeat with the same run and says so, and sends nothing more", async () => {
    const first = await test.call("POST", "/v1/runs", { body: runRequest(), headers });
    const again = await test.call("POST", "/v1/runs", { body: runRequest(), headers });
    await test.settle();
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.json.id).toBe(first.json.id);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(test.gateway.requests).toHaveLength(1);
  });

  it("begins one run for a hundred repeats at once", async () => {
    const repeats = Array.from({ length: 100 }, () =>
      test.call("POST", "/v1/runs", { body: runRequest(), headers }),
    );
    const answers = await Promise.all(repeats);
    await test.settle();
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(test.gateway.requests).toHaveLength(1);
  });

  it("refuses the key for another request", async () => {
    await test.call("POST", "/v1/runs", { body: runRequest(), headers });
    const other = await test.call("POST", "/v1/runs", { body: runRequest({ source: "n8n" }), headers });
    expect(other.status).toBe(422);
    expect(other.json.code).toBe("idempotency_key_reused");
    expect(other.json.detail).toContain("Use a new key");
  });

  it("works on the doors of 2018 and of Dispatch, each by itself", async () => {
    const workflows = await test.call("POST", "/beta/workflows", { body: workflowRequest(), headers });
    const again = await test.call("POST", "/beta/workflows", { body: workflowRequest(), headers });
    const dispatch = await test.call("POST", "/v0.1/dispatch", { body: workflowRequest(), headers });
    expect(again.json).toEqual(workflows.json);
    expect(dispatch.json.code).toBe("idempotency_key_reused");
  });

  it("belongs to one account", async () => {
    await addAccount(test.store, SECOND);
    const mine = await test.call("POST", "/v1/runs", { body: runRequest(), headers });
    const theirs = await test.call("POST", "/v1/runs", { body: runRequest(), headers, as: SECOND });
    expect(theirs.json.id).not.toBe(mine.json.id);
  });

  it("is not used up by a request that was refused", async () => {
    const bad = await test.call("POST", "/v1/runs", { body: { steps: [] }, headers });
    const good = await test.call("POST", "/v1/runs", { body: runRequest(), headers });
    expect([bad.status, good.status]).toEqual([422, 202]);
  });

  it("finds the run of a repeat though its saved workflow has been changed or deleted since", async () => {
    await test.call("PUT", "/v1/workflows/parcel-notice", { body: parcelNotice() });
    const order = {
      body: { workflow: "parcel-notice", variables: { number: 7731, phone: "447700900042" } },
      headers,
    };
    const first = await test.call("POST", "/v1/runs", order);
    await test.call("DELETE", "/v1/workflows/parcel-notice");
    const again = await test.call("POST", "/v1/runs", order);
    expect([again.status, again.json.id]).toEqual([202, first.json.id]);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    const fresh = { ...order, headers: { "idempotency-key": "order-7732" } };
    expect((await test.call("POST", "/v1/runs", fresh)).status).toBe(422);
  });

  it("is looked at before the body: for another body it is refused, whatever that says", async () => {
    await test.call("POST", "/v1/runs", { body: runRequest(), headers });
    const other = await test.call("POST", "/v1/runs", { body: { steps: [] }, headers });
    expect([other.status, other.json.code]).toEqual([422, "idempotency_key_reused"]);
  });

  it.each(["", "with space", "ü", "x".repeat(256)])("refuses the key %j", async (key) => {
    const answer = await test.call("POST", "/v1/runs", {
      body: runRequest(),
      headers: { "idempotency-key": encodeHeader(key) },
    });
    expect(answer.status).toBe(400);
    expect(answer.json.detail).toContain("1 to 255 visible characters");
  });
});

/** Headers are Latin-1 on the wire. */
function encodeHeader(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
