/** Whatever somebody sends: the server does not fail, and what it did not accept it did not store. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipients, runRequest, workflowRequest } from "../requests.ts";
import { listAllRuns, type System, startSystem } from "../system.ts";

const controls = ["cancel", "pause", "resume", "advance", "extend", "acknowledge"];
const everyPost = [
  "/beta/workflows",
  "/v0.1/dispatch",
  "/v0.1/dispatch/",
  "/v1/messages",
  "/v1/runs",
  "/v1/workflows/validate",
  "/v1/workflows/simulate",
  "/v1/keys",
  "/v1/keys/nobody/revoke",
  "/v1/applications",
  "/v1/subscriptions",
  ...["rotate-secret", "enable", "test", "deliveries/none/replay"].map(
    (change) => `/v1/subscriptions/unknown/${change}`,
  ),
  "/webhooks/status",
  "/webhooks/inbound",
  ...controls.flatMap((control) => [
    `/v1/runs/3f0c7e0e-52a1-7f0e-9b5d-0e6a3c1d9b11/${control}`,
    `/v1/runs/anything/${control}`,
  ]),
];
const SEED = 2018;

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.stop());

describe("any JSON at all", () => {
  it("is every POST route's", async () => {
    const document = await system.call("GET", "/openapi.json");
    const paths = Object.entries(document.body.paths as Record<string, object>);
    const posts = paths.filter(([, methods]) => "post" in methods).map(([path]) => path);
    const tried = everyPost.map((path) =>
      path
        .replace(/runs\/[^/]+\//, "runs/{id}/")
        .replace("nobody", "{key}")
        .replace("unknown", "{id}")
        .replace("none", "{delivery_id}"),
    );
    expect(posts.filter((path) => !tried.includes(path))).toEqual([]);
  });

  it("never makes the server fail, and is stored only if it was answered with 202", async () => {
    let accepted = 0;
    const body = fc.oneof(fc.json(), fc.json({ maxDepth: 8 }), nearlyRight());
    const property = fc.asyncProperty(fc.constantFrom(...everyPost), body, async (path, text) => {
      const { status } = await system.call("POST", path, { body: text });
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
      if (status === 202) accepted += 1; // other routes may have made a key, with 201
    });
    await fc.assert(property, { seed: SEED, numRuns: 400 });
    const runs = await listAllRuns(system.client);
    expect(runs).toHaveLength(accepted);
  });
});

const places = [
  ["steps", "0"],
  ["steps", "0", "to"],
  ["steps", "0", "text"],
  ["steps", "0", "failover"],
  ["steps", "1", "channel"],
  ["workflow", "0"],
  ["workflow", "0", "to"],
  ["workflow", "0", "message"],
  ["workflow", "0", "message", "content"],
  ["workflow", "1", "from", "number"],
  ["seconds"],
  ["message_uuid"],
  ["status"],
  ["error", "code"],
  ["usage"],
  ["client_ref"],
];

const webhook = {
  message_uuid: "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10",
  status: "delivered",
  timestamp: "2026-02-03T12:00:00Z",
  error: { code: 1300, reason: "unknown" },
  usage: { currency: "EUR", price: "0.0333" },
};

/** Bodies that one door or another would take, with anything in one of their places. */
function nearlyRight(): fc.Arbitrary<string> {
  const people = recipients("01");
  const bodies = fc.constantFrom({ ...workflowRequest(people) }, { ...runRequest(people) }, webhook, {
    seconds: 60,
  });
  return fc.tuple(bodies, fc.constantFrom(...places), fc.jsonValue()).map(([body, place, value]) => {
    const copy: unknown = structuredClone(body);
    return JSON.stringify(replaceAt(copy, place, value));
  });
}

function replaceAt(holder: unknown, [name = "", ...rest]: readonly string[], value: unknown): unknown {
  if (typeof holder !== "object" || holder === null) return holder;
  Reflect.set(holder, name, rest.length === 0 ? value : replaceAt(Reflect.get(holder, name), rest, value));
  return holder;
}
