/** Whatever is wrong with a request: the right status, a sentence that helps, and nothing has changed. */
import { request as httpRequest } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { recipients, runRequest, workflowRequest } from "../requests.ts";
import { type Answer, authorization, listAllRuns, type System, startSystem } from "../system.ts";
import { flaws, spoilt } from "./flaws.ts";

const olderDoors = ["/beta/workflows", "/v0.1/dispatch", "/v0.1/dispatch/"];
const doors = [...olderDoors, "/v1/runs"];

let system: System;

beforeAll(async () => {
  // Known mistakes of old samples are flaws as well here; what is made of them otherwise, see wire-checklist.test.ts.
  system = await startSystem({ environment: { FAILOVER_COMPATIBILITY: "strict" } });
});

afterAll(() => system.stop());

let idsBefore: readonly string[];

beforeEach(async () => {
  idsBefore = await listIds();
});

afterEach(async () => {
  expect(await listIds()).toEqual(idsBefore);
});

async function listIds(): Promise<readonly string[]> {
  const runs = await listAllRuns(system.client);
  return runs.map(({ id }) => id);
}

interface InvalidParameter {
  readonly name: string;
  readonly reason: string;
}

/** The status and the places that an answer names; each must come with a sentence. */
function complaint({ status, headers, body }: Answer): { status: number; places: readonly string[] } {
  expect(headers.get("content-type")).toContain("application/problem+json");
  expect(body).toMatchObject({
    title: expect.stringMatching(/\w/),
    detail: expect.stringMatching(/\w+ \w+/),
  });
  const parameters = (body.invalid_parameters ?? []) as readonly InvalidParameter[];
  for (const { reason } of parameters) expect(reason).toMatch(/\w+ \w+.*\.$/);
  return { status, places: parameters.map(({ name }) => name) };
}

describe.each(olderDoors)("%s answers 400 to", (door) => {
  it.each(flaws.filter(({ older }) => older !== null))("$flaw", async (flaw) => {
    const answer = await system.call("POST", door, { body: spoilt(flaw, false) });
    const { status, places } = complaint(answer);
    expect([status, places]).toEqual([400, expect.arrayContaining([flaw.older])]);
    expect(answer.body.instance).toBe(answer.headers.get("x-nexmo-trace-id"));
  });
});

describe("/v1/runs answers 422 to", () => {
  it.each(flaws.filter(({ ours }) => ours !== null))("$flaw", async (flaw) => {
    const answer = await system.call("POST", "/v1/runs", { body: spoilt(flaw, true) });
    const { status, places } = complaint(answer);
    expect([status, places]).toEqual([422, expect.arrayContaining([flaw.ours])]);
    expect(answer.body.code).toBe("invalid_request");
  });
});

function pathsOf(issues: unknown): readonly unknown[] {
  return Array.isArray(issues) ? issues.map(({ path }) => path) : [];
}

const right = (door: string) =>
  door === "/v1/runs" ? runRequest(recipients("01")) : workflowRequest(recipients("01"));

describe.each(doors)("%s", (door) => {
  const isOurs = door === "/v1/runs";
  const send = async (body: unknown) => complaint(await system.call("POST", door, { body }));

  it.each(["", "{", "not json", '{"steps":[}', "[1,]", '{"a":1}{'])(
    "answers 400 to malformed JSON: %s",
    async (text) => {
      expect((await send(text)).status).toBe(400);
    },
  );

  it("answers 400 to bytes that are no UTF-8", async () => {
    expect((await send(new Uint8Array([0x22, 0xff, 0xfe, 0x22]))).status).toBe(400);
  });

  it.each([[null], [[]], ["failover"], [7731], [true]])(
    "refuses a body of the wrong type: %j",
    async (value) => {
      expect((await send(JSON.stringify(value))).status).toBe(isOurs ? 422 : 400);
    },
  );

  it("refuses an object nested too deeply, and does not fall over it", async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
    const body = JSON.stringify({ ...right(door), metadata: "DEEP", custom: "DEEP" }).replaceAll(
      '"DEEP"',
      deep,
    );
    expect((await send(body)).status).toBe(isOurs ? 422 : 400);
    expect((await send(deep)).status).toBe(isOurs ? 422 : 400);
  });

  it("refuses a member named __proto__, and nothing is the worse for it", async () => {
    const body = JSON.stringify(right(door)).replace("{", '{"__proto__":{"polluted":true},');
    expect((await send(body)).status).toBe(isOurs ? 422 : 400);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it.each(["constructor", "toString", "hasOwnProperty"])(
    "does not take a member named %s for its own",
    async (name) => {
      const body = { ...right(door), [name]: { prototype: { polluted: true } } };
      // The older doors pass over what they do not know; nothing else may come of it.
      const path = isOurs ? door : "/v1/workflows/validate";
      const answer = await system.call("POST", path, { body });
      expect(isOurs ? complaint(answer).places : pathsOf(answer.body.warnings)).toEqual([name]);
    },
  );

  it("answers 413 to 2 MiB", async () => {
    expect((await send(JSON.stringify({ ...right(door), x: "x".repeat(2 * 1024 * 1024) }))).status).toBe(413);
  });

  it("answers 415 to what is not said to be JSON", async () => {
    const headers = { "content-type": "text/plain" };
    const answer = await system.call("POST", door, { body: JSON.stringify(right(door)), headers });
    expect(complaint(answer).status).toBe(415);
  });

  it.each([
    ["none", {}],
    ["a wrong secret", { authorization: `Basic ${btoa("a0b1c2d3:wrong")}` }],
    ["an unknown key", { authorization: `Basic ${btoa("nobody:only-for-tests")}` }],
    ["no colon", { authorization: `Basic ${btoa("a0b1c2d3")}` }],
    ["no Base64", { authorization: "Basic ÿÿÿ" }],
    ["another scheme", { authorization: "Digest a0b1c2d3" }],
    ["a token of nobody", { authorization: "Bearer e30.e30.e30" }],
    ["two in one header", { authorization: `${authorization}, Bearer e30.e30.e30` }],
    ["two headers", { authorization: [authorization, "Bearer e30.e30.e30"] }],
    ["the same one twice", { authorization: [authorization, authorization] }],
  ])("answers 401 to credentials that are %s", async (_, headers) => {
    const { status, body } = await sendRaw(door, right(door), headers);
    expect([status, body]).toEqual([401, expect.objectContaining({ code: "unauthenticated" })]);
    expect(body.detail).toMatch(/\w+ \w+.*\.$/);
  });
});

/** Sends headers as they are, also twice: fetch would join them. */
function sendRaw(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<{ status: number | undefined; body: Readonly<Record<string, unknown>> }> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers: { "content-type": "application/json", ...headers } };
    const request = httpRequest(system.url + path, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
    });
    request.on("error", reject);
    request.end(JSON.stringify(body));
  });
}
