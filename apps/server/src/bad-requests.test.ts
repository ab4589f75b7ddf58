/** What callers send by mistake or in anger. Whatever it is, the answer is theirs to understand and never a 5xx. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawRequest } from "./testing/raw-request.ts";
import { runRequest, workflowRequest } from "./testing/requests.ts";
import { basic, FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
});

afterAll(() => test.server.stop());

const posts = [
  "/beta/workflows",
  "/v0.1/dispatch",
  "/v1/runs",
  "/v1/workflows/validate",
  "/v1/keys",
  "/v1/applications",
  "/webhooks/status",
  "/webhooks/inbound",
];
const ofCallers = posts.slice(0, 6);
const unknownRun = "01a2091d-62d8-71bc-8503-8dec8e1b795c";

describe("every answer that is an error", () => {
  it("is a problem that names its request", async () => {
    const { status, headers, json } = await test.call("GET", `/v1/runs/${unknownRun}`);
    expect(status).toBe(404);
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect(json).toMatchObject({ title: "Not Found", status: 404, code: "not_found" });
    expect(json.instance).toBe(headers.get("x-nexmo-trace-id"));
  });
});

describe("who is calling", () => {
  it.each([
    ["nobody", {}],
    ["a wrong secret", { authorization: basic({ ...FIRST, secret: "wrong" }) }],
    ["an unknown key", { authorization: basic({ key: "ffffffff", secret: "x" }) }],
    ["two schemes", { authorization: `${basic(FIRST)}, Bearer abc` }],
    ["a token of nobody", { authorization: "Bearer a.b.c" }],
  ])("turns away %s with 401", async (_, headers) => {
    for (const path of ofCallers) {
      const answer = await test.call("POST", path, { as: null, headers: { ...headers }, body: "{" });
      expect([answer.status, answer.json.code]).toEqual([401, "unauthenticated"]);
    }
  });

  it("turns away two Authorization headers", async () => {
    const answer = await rawRequest(test.server.url, [
      "GET /v1/runs HTTP/1.1",
      "host: x",
      `authorization: ${basic(FIRST)}`,
      `authorization: ${basic(FIRST)}`,
      "connection: close",
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe("the body", () => {
  it("that is no JSON is refused: in their own words on the doors of 2018, as invalid_json elsewhere", async () => {
    for (const body of ["", "{", "nope", "{'a':1}", Buffer.from([0x22, 0xff, 0x22]), "[".repeat(500_000)]) {
      for (const path of posts) {
        const { status, json } = await test.call("POST", path, { body });
        expect(status).toBe(400);
        if (path.startsWith("/v0") || path.startsWith("/beta")) expect(json.type).toMatch(/#InvalidParams$/);
        else expect(json.code).toBe("invalid_json");
      }
    }
  });

  it.each([
    ["", "The body is empty."],
    [Buffer.from([0x22, 0xff, 0x22]), "Not JSON: it is not written in UTF-8."],
    ['{ "steps": [],\n  "a": 1, }', "Not JSON in line 2, column 9: JSON has no comma before }. Remove it."],
    [`["447700900042" "${"x".repeat(200_000)}"`, "Not JSON."],
  ])("that is no JSON is told why and where, and nothing is quoted of it: %j", async (body, words) => {
    for (const path of [...posts, "/v1/messages"]) {
      const { json } = await test.call("POST", path, { body });
      const isOld = path.startsWith("/v0") || path.startsWith("/beta");
      expect(isOld ? json.invalid_parameters : json.detail).toEqual(
        isOld ? [{ name: "", reason: words }] : words,
      );
    }
  });

  it("of more than 1 MiB is refused", async () => {
    const body = JSON.stringify({ text: "x".repeat(2 * 1024 * 1024) });
    for (const path of posts) {
      const answer = await test.call("POST", path, { body }).catch((error: unknown) => error);
      // The server may hang up while it is still being written to.
      if (answer instanceof Error) continue;
      expect(answer).toMatchObject({ status: 413, json: { code: "body_too_large" } });
    }
    const answer = await rawRequest(test.server.url, [
      "POST /webhooks/status HTTP/1.1",
      "host: x",
      "content-type: application/json",
      "content-length: 2097152",
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "nonsense", ";"])(
    "sent as %s is refused",
    async (type) => {
      for (const path of posts) {
        const answer = await test.call("POST", path, { body: "{}", headers: { "content-type": type } });
        expect([answer.status, answer.json.code]).toEqual([415, "unsupported_media_type"]);
      }
    },
  );

  it("of the wrong shape is told place by place: 400 on the doors of 2018, 422 on ours", async () => {
    const [first, ...rest] = workflowRequest().workflow;
    const workflow = [{ ...first, failover: { expiry_time: 14, condition_status: "read" } }, ...rest];
    const older = await test.call("POST", "/beta/workflows", { body: { template: "failover", workflow } });
    expect(older.status).toBe(400);
    expect(older.headers.get("content-type")).toContain("application/problem+json");
    expect(older.json).toMatchObject({
      type: "https://www.nexmo.com/messages/Errors#InvalidParams",
      title: "Your request parameters didn't validate.",
      detail: "Found errors validating 1 of your submitted parameters.",
      instance: older.headers.get("x-nexmo-trace-id"),
      invalid_parameters: [{ name: "workflow[0].failover.expiry_time" }],
    });
    const own = await test.call("POST", "/v1/runs", { body: { steps: [{ channel: "sms", to: 7 }] } });
    expect([own.status, own.json.code]).toEqual([422, "invalid_request"]);
    expect(JSON.stringify(own.json.invalid_parameters)).toContain("steps[0].to");
  });

  it("of any odd shape is never our mistake", async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    const bodies = [
      "null",
      "[]",
      "7",
      '"x"',
      "true",
      "{}",
      '{"steps":null}',
      '{"steps":{}}',
      '{"steps":[null]}',
      '{"steps":[[]]}',
      '{"workflow":[{}],"template":7}',
      '{"template":"failover","workflow":[null,null]}',
      '{"__proto__":{"x":1},"constructor":{"prototype":7},"steps":[]}',
      JSON.stringify({ steps: Array.from({ length: 5000 }, () => ({})) }),
      JSON.stringify({ ...runRequest(), metadata: { "\u0000": "\ud800" } }),
      `{"message_uuid":"${"x".repeat(100_000)}","status":"read"}`,
      '{"message_uuid":"\\u0000","status":"read","timestamp":7,"usage":7,"error":[]}',
      '{"message_uuid":"x","status":"somewhere"}',
      '{"message_uuid":7,"status":{}}',
      `{"steps":[{"text":${deep}}]}`,
      deep,
      "1e400",
    ];
    for (const body of bodies) {
      for (const path of posts) {
        const { status } = await test.call("POST", path, { body });
        expect(status, `${path} ${body.slice(0, 60)}`).toBeLessThan(500);
      }
    }
  });
});

describe("the path", () => {
  it.each(["/nope", "/v1", "/v1/runs/", "/v2/runs", "/beta/workflows/x", "/index.php?x=1"])(
    "%s leads nowhere, with any method and body",
    async (path) => {
      expect((await test.call("GET", path)).status).toBe(404);
      const headers = { "content-type": "text/plain" };
      expect((await test.call("POST", path, { body: "x", headers })).status).toBe(404);
    },
  );

  it.each([
    ["GET", "/beta/workflows", "POST"],
    ["GET", "/v0.1/dispatch", "POST"],
    ["GET", "/v0.1/dispatch/", "POST"],
    ["DELETE", "/v1/runs", "POST, GET, HEAD"],
    ["PUT", `/v1/runs/${unknownRun}`, "GET, HEAD"],
    ["GET", `/v1/runs/${unknownRun}/cancel`, "POST"],
    ["PATCH", "/webhooks/status", "POST"],
    ["POST", "/healthz", "GET, HEAD"],
    ["HEAD", "/v1/events", "GET"],
    // Saved workflows can have these names.
    ["PATCH", "/v1/workflows/validate", "POST, GET, HEAD, PUT, DELETE"],
    ["OPTIONS", "/v1/workflows/simulate", "POST, GET, HEAD, PUT, DELETE"],
    ["PATCH", "/v1/workflows/schema.json", "GET, HEAD, PUT, DELETE"],
  ])("%s %s is answered 405 with what is allowed", async (method, path, allow) => {
    const answer = await test.call(method, path, { as: null });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  });

  it.each([
    unknownRun,
    "x",
    "1",
    "%00",
    "..%2f..%2fetc",
    "'; DROP TABLE runs;--",
    "x".repeat(2000),
    "%F0%9F%98%80",
  ])("with the id %s finds no run", async (id) => {
    for (const [method, path] of [
      ["GET", `/v1/runs/${id}`],
      ["GET", `/v1/runs/${id}/events`],
      ["POST", `/v1/runs/${id}/cancel`],
      ["GET", `/v1/events?run=${id}`],
    ] as const) {
      const answer = await test.call(method, path);
      expect([answer.status, answer.json.code]).toEqual([404, "not_found"]);
    }
  });

  it("that cannot be decoded is a bad request", async () => {
    expect((await test.call("GET", "/v1/runs/%zz")).status).toBe(400);
    expect((await test.call("GET", "/v1/runs?to=%zz")).status).toBe(200);
  });

  it.each([
    "after=-1",
    "after=x",
    "after=",
    "after=0x10",
    "after=1e1",
    "after=%205",
    "after=%2B5",
    "after=1.0",
    "limit=0",
    "limit=1001",
    "after=99999999999999999999",
  ])("refuses the timeline query %s", async (query) => {
    const { json } = await test.call("POST", "/v1/runs", { body: runRequest() });
    expect((await test.call("GET", `/v1/runs/${json.id}/events?${query}`)).status).toBe(422);
  });

  it("refuses an event id that is none", async () => {
    const headers = { "last-event-id": "yesterday" };
    expect((await test.call("GET", "/v1/events", { headers })).status).toBe(422);
    expect((await test.call("GET", "/v1/events?last_event_id=-1")).status).toBe(422);
  });
});
