/** Simulations over HTTP: what they take, what they refuse, and that they hold nobody up. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRequest } from "./testing/requests.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let test: TestServer;
beforeAll(async () => {
  test = await startTestServer();
});
afterAll(() => test.server.stop());

const simulate = (body: unknown) => test.call("POST", "/v1/workflows/simulate", { body });

describe("POST /v1/workflows/simulate", () => {
  it("gives the same bytes for the same request, and sends nothing", async () => {
    const body = { run: runRequest(), runs: 500, seed: 7 };
    const [first, second] = [await simulate(body), await simulate(body)];
    expect(first.status).toBe(200);
    expect(second.text).toBe(first.text);
    expect(first.json).toMatchObject({ runs: 500, seed: 7, steps: [{ sent: 500 }, { channel: "sms" }] });
    expect((await test.call("GET", "/v1/runs")).json.runs).toEqual([]);
    expect(test.gateway.requests).toEqual([]);
  });

  it("takes a saved workflow by its name, and 1,000 runs when nothing else is said", async () => {
    await test.call("PUT", "/v1/workflows/notice", { body: { steps: runRequest().steps } });
    const { json } = await simulate({ run: { workflow: "notice" } });
    expect(json).toMatchObject({ runs: 1000, seed: 1 });
    const reads = {
      read: 1,
      rejected: 0,
      silent: 0,
      delivered_after: { median: 1 },
      read_after: { median: 5 },
    };
    const all = await simulate({ run: { workflow: "notice" }, profile: { messenger: reads } });
    expect(all.json.share_reached).toBe(1);
  });

  it.each([
    { refused: 0.33, deferred: 0.56, unanswered: 0.11 },
    { rejected: 0.7, silent: 0.3 },
    { refused: 0.7, deferred: 0.1, unanswered: 0.2 },
  ])("takes shares that are exactly 1 together, whatever binary fractions make of them: %j", async (sms) => {
    expect((await simulate({ run: runRequest(), runs: 1, profile: { sms } })).status).toBe(200);
  });

  it.each([
    [{ runs: 0 }, "runs"],
    [{ runs: 20_001 }, "runs"],
    [{ seed: -1 }, "seed"],
    [{ speed: 1 }, "speed"],
    [{ run: undefined }, "run"],
    [{ run: { steps: [{ channel: "sms" }] } }, "run.steps[0].to"],
    [{ profile: { pigeon: {} } }, "profile.pigeon"],
    [{ profile: { sms: { silent: 2 } } }, "profile.sms.silent"],
    [{ profile: { sms: { deferred: 1 } } }, "profile.sms.deferred"],
    [{ profile: { sms: { silent: 0.6, rejected: 0.6 } } }, "profile.sms"],
    [{ profile: { sms: { silent: 0.5, rejected: 0.500001 } } }, "profile.sms"],
    [{ profile: { sms: { delivered_after: { median: 5, p90: 1 } } } }, "profile.sms.delivered_after.p90"],
    [{ profile: { sms: { price: "free" } } }, "profile.sms.price"],
  ])("refuses %j and names %s", async (wrong, name) => {
    const { status, json } = await simulate({ run: runRequest(), ...wrong });
    const names = (json.invalid_parameters as unknown as { name: string }[]).map(
      (parameter) => parameter.name,
    );
    expect([status, names]).toEqual([422, expect.arrayContaining([name])]);
  });

  it("serves others in between, and lets eight wait", async () => {
    let done = false;
    const large = { run: runRequest(), runs: 20_000, profile: { messenger: { deferred: 0.9 } } };
    const longest = simulate(large).finally(() => {
      done = true;
    });
    expect((await test.call("GET", "/v1/runs")).status).toBe(200);
    const others = Array.from({ length: 9 }, () => simulate({ run: runRequest(), runs: 1 }));
    const refused = await Promise.race(others);
    expect([refused.status, done]).toEqual([429, false]);
    const statuses = (await Promise.all([longest, ...others])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([...Array(9).fill(200), 429]);
  });
});
