/** What is counted of runs, through a real listener. */
import { fetchSend, WorkflowsClient } from "@failover-kit/core/transport";
import { ManualClock } from "@failover-kit/engine/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runRequest } from "./testing/requests.ts";
import { addAccount, FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

const OTHER = { key: "ffff0000", secret: "other-secret" };
const NOON = Date.parse("2026-03-02T12:00:00Z");
const DAY_MS = 86_400_000;

let clock: ManualClock;
let test: TestServer;

beforeEach(async () => {
  clock = new ManualClock(NOON);
  test = await startTestServer({}, { clock });
});

afterEach(() => test.server.stop());

async function createRun(): Promise<string> {
  const { json } = await test.call("POST", "/v1/runs", { body: runRequest() });
  await test.settle();
  return String(json.id);
}

/** What the gateway says of a run's first message. */
async function report(runId: string, status: string, price: string): Promise<void> {
  const { json } = await test.call("GET", `/v1/runs/${runId}`);
  const [step] = json.steps as unknown as { message_uuid: string }[];
  const body = {
    message_uuid: step?.message_uuid,
    channel: "messenger",
    from: "104000000000001",
    to: "2901000000000042",
    timestamp: new Date(clock.now()).toISOString(),
    status,
    usage: { currency: "EUR", price },
  };
  expect((await test.call("POST", "/webhooks/status", { body, as: null })).status).toBe(200);
}

const stats = async (query = "") => {
  const { status, json } = await test.call("GET", `/v1/stats${query}`);
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
};

describe("GET /v1/stats", () => {
  it("is all zeros for an account without runs", async () => {
    expect(await stats()).toMatchObject({
      created_after: null,
      created_before: null,
      runs: { total: 0, running: 0, paused: 0, completed: 0, failed: 0, canceled: 0 },
      steps: [],
      channels: [],
      time_to_reach: { runs: 0, p50: null },
      cost: [],
    });
  });

  it("follows runs as they go on, and is right at once", async () => {
    await test.call("POST", `/v1/runs/${await createRun()}/cancel`);
    const id = await createRun();
    clock.advance(2000);
    await report(id, "read", "0.0020");
    const counted = await stats();
    expect(counted).toMatchObject({
      runs: { total: 2, running: 0, completed: 1, canceled: 1 },
      channels: [{ channel: "messenger", reached: 1 }],
      cost: [{ currency: "EUR", price: "0.0020" }],
    });
    expect(counted.steps).toMatchObject([{ index: 0, furthest: 2, reached: 1 }]);
    expect(counted.time_to_reach).toMatchObject({ runs: 1, p50: expect.closeTo(2, 0) });
  });

  it("is corrected by a status that comes after the end", async () => {
    const id = await createRun();
    await test.call("POST", `/v1/runs/${id}/cancel`);
    expect((await stats()).cost).toEqual([]);
    await report(id, "delivered", "0.0123");
    expect((await stats()).cost).toEqual([{ currency: "EUR", price: "0.0123" }]);
  });

  it("counts the days that are asked for, in UTC", async () => {
    await createRun();
    clock.advance(DAY_MS);
    await createRun();
    const counts = async (query: string) => (await stats(query)).runs;
    expect(await counts("?created_after=2026-03-02")).toMatchObject({ total: 2 });
    expect(await counts("?created_after=2026-03-03")).toMatchObject({ total: 1 });
    expect(await counts("?created_before=2026-03-03")).toMatchObject({ total: 1 });
    expect(await counts("?created_after=2026-03-04")).toMatchObject({ total: 0 });
  });

  it("counts each day by itself, too, if asked", async () => {
    await createRun();
    clock.advance(2 * DAY_MS);
    await createRun();
    await report(await createRun(), "delivered", "0.0020"); // what only the later day counts comes later, too
    const { runs, days } = await stats("?created_after=2026-03-01&by=day");
    expect(runs).toMatchObject({ total: 3 });
    expect(days).toMatchObject([
      { date: "2026-03-02", runs: { total: 1, running: 1 } },
      { date: "2026-03-04", runs: { total: 2, running: 2 } },
    ]);
  });

  it("shows an account nothing of another one's", async () => {
    await addAccount(test.store, OTHER);
    await createRun();
    const { json } = await test.call("GET", "/v1/stats", { as: OTHER });
    expect(json.runs).toMatchObject({ total: 0 });
  });

  it.each([
    ["?created_after=2026-03-02T09:30:00Z", "created_after", "Write a day such as 2026-03-02"],
    ["?created_before=yesterday", "created_before", "Write a day such as 2026-03-02"],
    ["?created_after=2026-02-30", "created_after", "Write a day such as 2026-03-02"],
    ["?by=hour", "by", 'Allowed: "day"'],
    ["?by=day", "created_after", "With by=day it must be given"],
    ["?by=day&created_after=2025-11-29", "created_after", "at most 92 days before the end"],
    ["?channel=sms", "channel", 'There is no parameter "channel" here'],
  ])("refuses %s and says what to write", async (query, name, words) => {
    const { status, json } = await test.call("GET", `/v1/stats${query}`);
    expect([status, json.code]).toEqual([422, "invalid_request"]);
    expect(json.invalid_parameters).toEqual([{ name, reason: expect.stringContaining(words) }]);
  });

  it("takes a range of days that has no end, up to the 92nd", async () => {
    await stats("?by=day&created_after=2025-12-01");
  });

  it("is read by the client of core/transport", async () => {
    await createRun();
    const client = new WorkflowsClient({
      baseUrl: test.server.url,
      credentials: { kind: "basic", ...FIRST },
      send: fetchSend(fetch, AbortSignal.timeout),
    });
    const counted = await client.getStats({ created_after: "2026-03-01", by: "day" });
    expect(counted.runs.total).toBe(1);
    expect(counted.days?.map(({ date }) => date)).toEqual(["2026-03-02"]);
  });
});
