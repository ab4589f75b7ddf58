import { describe, expect, it } from "vitest";
import type { SubscriptionRequest } from "../model/subscription-resource.ts";
import type { SubscriptionCalls } from "./subscription-calls.ts";
import { answerJson, realSend, startServer } from "./testing/local-server.ts";
import { WorkflowsClient } from "./workflows-client.ts";

const subscription = { id: "s-1", url: "https://shop.example.com", events: ["*"], secret: "whsec_x" };
const delivery = { id: "d-1", webhook_id: "msg_s-1_7", status: "delivered" };
const request: SubscriptionRequest = { url: "https://shop.example.com", events: ["run.*"] };

async function setUp(status: number, body?: unknown) {
  const server = await startServer((response) => {
    if (body === undefined) response.writeHead(status).end();
    else answerJson(response, status, body);
  });
  const credentials = { kind: "basic", key: "key1", secret: "secret1" } as const;
  const client = new WorkflowsClient({ baseUrl: server.url, credentials, send: realSend });
  return { calls: client.subscriptions, requests: server.requests };
}

describe("the calls about subscriptions", () => {
  const page = { deliveries: [delivery], next_cursor: "d-1" };
  const table: [string, (calls: SubscriptionCalls) => Promise<unknown>, string, unknown][] = [
    ["create", (calls) => calls.create(request), "POST /v1/subscriptions", subscription],
    ["get", (calls) => calls.get("s-1"), "GET /v1/subscriptions/s-1", subscription],
    [
      "rotateSecret",
      (calls) => calls.rotateSecret("s-1"),
      "POST /v1/subscriptions/s-1/rotate-secret",
      subscription,
    ],
    ["enable", (calls) => calls.enable("s-1"), "POST /v1/subscriptions/s-1/enable", subscription],
    ["test", (calls) => calls.test("s-1"), "POST /v1/subscriptions/s-1/test", delivery],
    [
      "replay",
      (calls) => calls.replay("s-1", "d-1"),
      "POST /v1/subscriptions/s-1/deliveries/d-1/replay",
      delivery,
    ],
    [
      "listDeliveries",
      (calls) => calls.listDeliveries("s-1", { status: "failed", limit: 5, cursor: undefined }),
      "GET /v1/subscriptions/s-1/deliveries?status=failed&limit=5",
      page,
    ],
  ];

  it.each(table)(
    "%s has its method and path and gives back the answer",
    async (_name, call, line, answer) => {
      const { calls, requests } = await setUp(200, answer);
      expect(await call(calls)).toEqual(answer);
      expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([line]);
    },
  );

  it.each(table)("%s refuses an answer that is none", async (_name, call) => {
    const { calls } = await setUp(200, { hello: "world" });
    await expect(call(calls)).rejects.toMatchObject({ code: "unexpected_answer" });
  });

  it("sends what is asked for", async () => {
    const { calls, requests } = await setUp(201, subscription);
    await calls.create(request);
    expect(requests[0]?.body).toBe(JSON.stringify(request));
  });

  it("lists all subscriptions", async () => {
    const { calls } = await setUp(200, { subscriptions: [subscription] });
    expect(await calls.list()).toEqual([subscription]);
  });

  it("deletes, which is answered with nothing", async () => {
    const { calls, requests } = await setUp(204);
    expect(await calls.delete("s-1")).toBeUndefined();
    expect(requests[0]).toMatchObject({ method: "DELETE", path: "/v1/subscriptions/s-1", body: "" });
  });

  it("keeps ids within their place in the path", async () => {
    const { calls, requests } = await setUp(200, delivery);
    await calls.replay("a/b", "c?d");
    expect(requests[0]?.path).toBe("/v1/subscriptions/a%2Fb/deliveries/c%3Fd/replay");
    for (const id of ["", ".", ".."]) {
      await expect(calls.delete(id)).rejects.toMatchObject({ code: "invalid_request" });
      await expect(calls.replay("s-1", id)).rejects.toMatchObject({ code: "invalid_request" });
    }
    expect(requests).toHaveLength(1);
  });
});
