/** Keys and applications, through a real listener. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { keyResourceSchema, newKeyResourceSchema } from "@failover-kit/core/validation";
import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KeyAndSecret } from "./accounts/new-key.ts";
import { readEvents } from "./testing/event-reader.ts";
import { runRequest } from "./testing/requests.ts";
import { addKey, basic, FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

let test: TestServer;

beforeEach(async () => {
  test = await startTestServer();
});

afterEach(() => test.server.stop());

const revoke = ({ key }: KeyAndSecret, as = FIRST) => test.call("POST", `/v1/keys/${key}/revoke`, { as });
const listed = async () => (await test.call("GET", "/v1/keys")).json.keys as unknown as { key: string }[];

describe("a new key", () => {
  it("is answered with its secret, which opens the door at once", async () => {
    const answer = await test.call("POST", "/v1/keys", { body: { name: " Shop ", role: "sender" } });
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([201, "no-store"]);
    const { key, secret, name, role } = newKeyResourceSchema.parse(answer.json);
    expect([name, role, secret.length]).toEqual(["Shop", "sender", 32]);
    expect((await test.call("GET", "/v1/runs", { as: { key, secret } })).status).toBe(200);
  });

  it("is listed without its secret, and with when it was used", async () => {
    const made = await addKey(test, "viewer");
    const find = async () => keyResourceSchema.parse((await listed()).find(({ key }) => key === made.key));
    expect(await find()).toMatchObject({
      name: "A viewer",
      role: "viewer",
      last_used_at: null,
      revoked_at: null,
    });
    await test.call("GET", "/v1/runs", { as: made });
    expect((await find()).last_used_at).toMatch(/^20\d\d-/);
    const { text } = await test.call("GET", "/v1/keys");
    expect(text).not.toMatch(/secret|scrypt/);
  });

  it.each([
    [{ role: "viewer" }, "name"],
    [{ name: "", role: "viewer" }, "name"],
    [{ name: "   ", role: "viewer" }, "name"],
    [{ name: "a\nb", role: "viewer" }, "name"],
    [{ name: "x".repeat(101), role: "viewer" }, "name"],
    [{ name: 7, role: "viewer" }, "name"],
    [{ name: "Shop" }, "role"],
    [{ name: "Shop", role: "owner" }, "role"],
    [{ name: "Shop", role: "viewer", key: "mine" }, "key"],
    [[], ""],
    [null, ""],
  ])("is refused from %j, at the exact place", async (body, name) => {
    const answer = await test.call("POST", "/v1/keys", { body: JSON.stringify(body) });
    expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
    expect(answer.json.invalid_parameters).toMatchObject([{ name }]);
    expect(await listed()).toHaveLength(1);
  });
});

describe("revoking", () => {
  it("takes effect at once, also for a secret that was checked before, and for good", async () => {
    const made = await addKey(test, "sender");
    expect((await test.call("GET", "/v1/runs", { as: made })).status).toBe(200);
    const answer = await revoke(made);
    expect(answer.status).toBe(200);
    expect(keyResourceSchema.parse(answer.json).revoked_at).toMatch(/^20\d\d-/);
    const unknown = await test.call("GET", "/v1/runs", { as: { key: "ffffffff", secret: "x" } });
    for (let count = 0; count < 2; count += 1) {
      const after = await test.call("GET", "/v1/runs", { as: made });
      expect([after.status, after.json.detail]).toEqual([401, unknown.json.detail]);
    }
    expect((await listed()).map(({ key }) => key)).toEqual([FIRST.key, made.key]);
  });

  it("ends the open event streams of that key, and no others", async () => {
    const made = await addKey(test, "viewer");
    await test.call("POST", "/v1/runs", { body: runRequest() });
    const open = `${test.server.url}/v1/events?last_event_id=0`;
    const [theirs, ours] = [readEvents(open, undefined, made), readEvents(open)];
    await Promise.all([theirs.next(), ours.next()]);
    await revoke(made);
    for await (const _ of theirs);
    const { json } = await test.call("POST", "/v1/runs", { body: runRequest() });
    for await (const { data } of ours) if (data.run_id === json.id) break;
    expect((await test.call("GET", "/v1/events", { as: made })).status).toBe(401);
  });

  it("holds for requests whose body is still on the way", async () => {
    const made = await addKey(test, "sender");
    await test.call("GET", "/v1/runs", { as: made });
    const late = request(`${test.server.url}/v1/runs`, {
      method: "POST",
      headers: { authorization: basic(made), "content-type": "application/json", expect: "100-continue" },
    });
    late.flushHeaders();
    await once(late, "continue"); // the head of the request has been let in
    await revoke(made);
    late.end(JSON.stringify(runRequest()));
    const [answer] = await once(late, "response");
    answer.resume();
    expect(answer.statusCode).toBe(401);
    expect((await test.call("GET", "/v1/runs")).json.runs).toEqual([]);
  });

  it("may be asked for again, which changes nothing", async () => {
    const made = await addKey(test, "viewer");
    const first = await revoke(made);
    const second = await revoke(made);
    expect([second.status, second.json]).toEqual([200, first.json]);
  });

  it("refuses the last admin key, even when two revoke each other at the same time", async () => {
    const alone = await revoke(FIRST);
    expect([alone.status, alone.json.code]).toEqual([409, "last_admin_key"]);
    const second = await addKey(test, "admin");
    await test.call("GET", "/v1/runs", { as: second });
    const answers = await Promise.all([revoke(second, FIRST), revoke(FIRST, second)]);
    // Whoever came first has won; the other was too late with a key that is revoked, or would have been the last.
    expect(answers.map(({ status }) => status).toSorted()[0]).toBe(200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const opens = await Promise.all([FIRST, second].map((as) => test.call("GET", "/v1/keys", { as })));
    expect(opens.map(({ status }) => status).toSorted()).toEqual([200, 401]);
  });
});

const owner = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (key: KeyObject) =>
  key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" }).toString();

describe("applications", () => {
  const createApplication = (parts: object = {}) =>
    test.call("POST", "/v1/applications", {
      body: { name: "Desk", public_key_pem: pem(owner.publicKey), ...parts },
    });
  const token = (applicationId: unknown) =>
    new SignJWT({ application_id: applicationId, iat: Math.floor(Date.now() / 1000) })
      .setProtectedHeader({ alg: "RS256" })
      .sign(createPrivateKey(pem(owner.privateKey)));
  const callWith = async (id: unknown, method: string, path: string, body?: unknown) =>
    test.call(method, path, { as: null, body, headers: { authorization: `Bearer ${await token(id)}` } });

  it("let their tokens in with the role that they were given, until they are deleted", async () => {
    const made = await createApplication({ role: "viewer" });
    expect([made.status, made.json.role, made.json.name]).toEqual([201, "viewer", "Desk"]);
    const { id } = made.json;
    expect((await callWith(id, "GET", "/v1/runs")).status).toBe(200);
    const refused = await callWith(id, "POST", "/v1/runs", runRequest());
    expect([refused.status, refused.json.code]).toEqual([403, "forbidden"]);
    expect((await test.call("GET", "/v1/applications")).json.applications).toEqual([made.json]);
    const deleted = await test.call("DELETE", `/v1/applications/${id}`);
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect((await callWith(id, "GET", "/v1/runs")).status).toBe(401);
    expect((await test.call("GET", "/v1/applications")).json.applications).toEqual([]);
    expect((await test.call("DELETE", `/v1/applications/${id}`)).status).toBe(404);
  });

  it("may send, unless another role is named", async () => {
    const { json } = await createApplication();
    expect(json.role).toBe("sender");
    const run = await callWith(json.id, "POST", "/v1/runs", runRequest());
    expect(run.status).toBe(202);
    const { events } = (await test.call("GET", `/v1/runs/${run.json.id}/events?limit=1`)).json;
    expect(events).toMatchObject([{ type: "run.accepted", data: { by: `application ${json.id}` } }]);
  });

  it.each([
    ["no key at all", "nonsense"],
    ["a private key", pem(owner.privateKey)],
    ["a short key", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey)],
    ["another kind of key", pem(generateKeyPairSync("ed25519").publicKey)],
    ["a number", 7],
  ])("are not registered with %s, which is never quoted", async (_, value) => {
    const answer = await createApplication({ public_key_pem: value });
    expect(answer.status).toBe(422);
    expect(answer.json.invalid_parameters).toMatchObject([{ name: "public_key_pem" }]);
    expect(answer.text).not.toMatch(/nonsense|BEGIN/);
    expect((await test.call("GET", "/v1/applications")).json.applications).toEqual([]);
  });
});
