/** What must hold for every route, by enumeration of the route table, through a real listener. */
import { includesRole, roles } from "@failover-kit/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KeyAndSecret } from "./accounts/new-key.ts";
import { callerRoutes, type SampleRequest, sampleRequest, sendSample } from "./testing/sample-requests.ts";
import { addAccount, addKey, FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

const OTHER = { key: "ffff0000", secret: "other-secret" };
let test: TestServer;
let keys: Record<(typeof roles)[number], KeyAndSecret>;

beforeAll(async () => {
  // Nobody listens at the address of the subscriptions that are made here, and that shows at once.
  test = await startTestServer({
    FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8",
    FAILOVER_CALLBACK_SIGNATURE_SECRET: "for-callbacks-in-tests",
  });
  await addAccount(test.store, OTHER);
  keys = { admin: FIRST, sender: await addKey(test, "sender"), viewer: await addKey(test, "viewer") };
});

afterAll(() => test.server.stop());

describe("roles", () => {
  it("are declared for every route of callers, and viewers may look and nothing else", () => {
    const routes = callerRoutes(test);
    expect(routes.size).toBeGreaterThanOrEqual(22);
    for (const [name, { method, role }] of routes) {
      expect(roles, name).toContain(role);
      if (role === "viewer") expect(method, name).toBe("GET");
    }
    const admins = [...routes].filter(([, { role }]) => role === "admin").map(([name]) => name);
    const forAdmins = /\/v1\/(keys|applications|signature-secret|audit|diagnosis)\b/;
    expect(admins).toEqual([...routes.keys()].filter((name) => forAdmins.test(name)));
  });

  it("decide on every route: who may is served, who may not is told which role is needed", async () => {
    for (const [name, route] of callerRoutes(test)) {
      for (const role of roles) {
        const sample = await sampleRequest(test, route, FIRST);
        const answer = await sendSample(test, route, { as: keys[role], sample });
        if (includesRole(role, route.role)) {
          expect(answer.status, `${name} as ${role}: ${answer.text}`).toBeLessThan(300);
          continue;
        }
        expect(answer.json, `${name} as ${role}`).toMatchObject({
          status: 403,
          code: "forbidden",
          detail: `The role ${route.role} is needed for this, and key ${keys[role].key} has the role ${role}.`,
        });
      }
    }
  });

  it("are looked at before anything else, so that who may not learns nothing of what there is", async () => {
    for (const [name, route] of callerRoutes(test)) {
      if (route.role === "viewer" || !/:/.test(route.path)) continue;
      const there = await sampleRequest(test, route, FIRST);
      const answers = [there, strange(there)].map((sample) =>
        sendSample(test, route, { as: keys.viewer, sample }),
      );
      const [known, unknown] = await Promise.all(answers);
      expect(plain(known), name).toEqual(plain(unknown));
      expect(known?.status).toBe(403);
    }
  });
});

describe("another account", () => {
  it("gets the same 404 for what is somebody else's as for what never existed, byte for byte", async () => {
    let tried = 0;
    for (const [name, route] of callerRoutes(test)) {
      const sample = await sampleRequest(test, route, FIRST);
      // Under a name that a caller chooses, a PUT makes something of the caller's own.
      if (sample.id === undefined || route.method === "PUT") continue;
      tried += 1;
      const foreign = await sendSample(test, route, { as: OTHER, sample });
      const never = await sendSample(test, route, { as: OTHER, sample: strange(sample) });
      expect(foreign.json, name).toMatchObject({ status: 404, code: "not_found" });
      expect(plain(foreign), name).toEqual(plain(never));
      const own = await sendSample(test, route, { as: FIRST, sample });
      expect(own.status, `${name} was changed by another account: ${own.text}`).toBeLessThan(300);
    }
    expect(tried).toBeGreaterThanOrEqual(11);
  });

  it("finds nothing of the first one in any list", async () => {
    const ids: string[] = [];
    for (const route of callerRoutes(test).values()) {
      const { id } = await sampleRequest(test, route, FIRST);
      if (id !== undefined) ids.push(id);
    }
    await test.settle();
    for (const [name, route] of callerRoutes(test)) {
      if (route.method !== "GET" || route.path.includes(":") || route.isStream) continue;
      const sample = await sampleRequest(test, route, OTHER);
      const own = await sendSample(test, route, { as: FIRST, sample });
      const isList = !/stats|signature-secret|diagnosis/.test(name); // these name nothing
      expect(
        ids.some((id) => own.text.includes(id)),
        name,
      ).toBe(isList);
      const other = await sendSample(test, route, { as: OTHER, sample });
      expect([other.status, ids.filter((id) => other.text.includes(id))], name).toEqual([200, []]);
    }
  });
});

describe("a body where none is needed", () => {
  it("may be absent, empty or {}; anything else is refused before anything is done", async () => {
    const bodiless = [...callerRoutes(test)].filter(
      ([, { method, docs }]) => method === "POST" && docs !== null && docs.body === undefined,
    );
    expect(bodiless).toHaveLength(10);
    for (const [name, route] of bodiless) {
      const sample = await sampleRequest(test, route, FIRST);
      const answerTo = (body: unknown) => sendSample(test, route, { as: FIRST, sample: { ...sample, body } });
      for (const [body, status, code] of [
        ["{", 400, "invalid_json"],
        [" ", 400, "invalid_json"],
        ["[]", 422, "invalid_request"],
        ["null", 422, "invalid_request"],
      ]) {
        const { json } = await answerTo(body);
        expect([json.status, json.code], `${name} with ${body}`).toEqual([status, code]);
      }
      expect((await answerTo({ seconds: 5 })).json.invalid_parameters, name).toEqual([
        {
          name: "seconds",
          reason: 'There is no member "seconds" here. Remove it: no member is known here.',
        },
      ]);
      expect((await answerTo({})).status, name).toBeLessThan(300);
      const fresh = { as: FIRST, sample: { ...(await sampleRequest(test, route, FIRST)), body: "" } };
      expect((await sendSample(test, route, fresh)).status, name).toBeLessThan(300);
    }
  });
});

/** The same request with an id of the same shape that nothing ever had. */
function strange(sample: SampleRequest): SampleRequest {
  return sample.id === undefined ? sample : { ...sample, id: sample.id.replace(/[0-9a-z]/g, "e") };
}

/** All of an answer that must not differ: everything but its own id and the clock. */
function plain(answer: Awaited<ReturnType<typeof sendSample>> | undefined) {
  if (answer === undefined) throw new Error("There is no answer");
  const { status, headers, text } = answer;
  const told = [...headers].filter(([name]) => name !== "x-nexmo-trace-id" && name !== "date");
  const { instance } = answer.json;
  expect(instance).toBe(headers.get("x-nexmo-trace-id"));
  return { status, headers: told, text: text.replace(String(instance), "") };
}
