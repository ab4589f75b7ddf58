/** How the server does in operation: health, figures, a failing store, its end. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunStore } from "@failover-kit/engine";
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { ManualClock } from "@failover-kit/engine/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLogger } from "./logger.ts";
import { runRequest } from "./testing/requests.ts";
import { FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

async function start(...options: Parameters<typeof startTestServer>): Promise<TestServer> {
  const test = await startTestServer(...options);
  onTestFinished(() => test.server.stop());
  return test;
}

/** A store whose writes fail while it is told so. */
function fragileStore(): SqliteStore & { isBroken: boolean } {
  const store = openSqliteStore({ path: ":memory:" });
  const fragile = {
    ...store,
    isBroken: false,
    runs: new Proxy(store.runs, {
      get(runs, name: keyof RunStore) {
        if (fragile.isBroken && name !== "close") {
          return () => Promise.reject(new Error("disk I/O error near 447700900042"));
        }
        return runs[name].bind(runs);
      },
    }),
  };
  return fragile;
}

describe("health", () => {
  it("is told to anybody", async () => {
    const test = await start();
    for (const [path, body] of [
      ["/healthz", { status: "ok" }],
      ["/readyz", { status: "ready" }],
    ] as const) {
      const answer = await test.call("GET", path, { as: null });
      expect([answer.status, answer.json]).toEqual([200, body]);
    }
    expect((await test.call("HEAD", "/healthz", { as: null })).status).toBe(200);
    expect((await test.call("GET", "/", { as: null })).json).toMatchObject({ openapi: "/openapi.json" });
  });
});

describe("metrics", () => {
  it("count answers by route and runs by status", async () => {
    const test = await start();
    await test.call("POST", "/v1/runs", { body: runRequest() });
    await test.call("POST", "/v1/runs", { as: null, body: runRequest() });
    const { text, headers } = await test.call("GET", "/metrics", { as: null });
    expect(headers.get("content-type")).toContain("text/plain");
    expect(text).toContain('failover_http_requests_total{method="POST",route="/v1/runs",status="202"} 1');
    expect(text).toContain('failover_http_requests_total{method="POST",route="/v1/runs",status="401"} 1');
    expect(text).toContain('failover_runs{status="running"} 1');
  });
});

describe("alerts", () => {
  it("are counted by channel and code, and are an event of the run", async () => {
    const test = await start();
    const error = { code: "http_402", reason: "Low balance", class: "configuration" } as const;
    test.gateway.answerWith({ kind: "refused", error });
    const { json } = await test.call("POST", "/v1/runs", { body: runRequest() });
    await test.settle();
    const { text } = await test.call("GET", "/metrics", { as: null });
    expect(text).toContain('failover_alerts_total{channel="messenger",code="http_402"} 1');
    const events = (await test.call("GET", `/v1/runs/${json.id}/events`)).json.events as unknown as object[];
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "run.alerted",
        step_index: 0,
        data: expect.objectContaining({ error }),
      }),
    );
  });
});

const bodiless = /\/(cancel|pause|resume|advance|acknowledge|revoke|rotate-secret|enable|test|replay)$/;

describe("the API document", () => {
  it("describes every operation of a caller: summary, answers, who may call", async () => {
    const test = await start();
    const { json } = await test.call("GET", "/openapi.json", { as: null });
    expect(json.openapi).toMatch(/^3\.1\./);
    const paths = json.paths as unknown as Record<string, Record<string, Record<string, unknown>>>;
    const documented = test.server.routes.filter(({ docs }) => docs !== null).map(({ path }) => path);
    expect(Object.keys(paths)).toHaveLength(new Set(documented).size);
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        expect(operation, path).toMatchObject({ summary: expect.any(String), security: expect.any(Array) });
        expect(Object.keys(operation.responses as object).length).toBeGreaterThan(0);
        const takesBody = /^(post|put|patch)$/.test(method) && !bodiless.test(path);
        expect("requestBody" in operation, path).toBe(takesBody);
        if (path.startsWith("/v")) expect(operation.security).toEqual([{ basic: [] }, { token: [] }]);
      }
    }
  });

  it("refers to shapes that it holds, and holds none that it does not need", async () => {
    const test = await start();
    const { text, json } = await test.call("GET", "/openapi.json");
    const { schemas } = json.components as unknown as { schemas: object };
    const used = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
    expect(Object.keys(schemas).toSorted()).toEqual([...used].toSorted());
    expect([...used]).toContain("RunRequest");
  });
});

describe("a store that fails", () => {
  it("says that the outcome is unknown when the disk fails under what was stored, and takes nothing more", async () => {
    let isBroken = false;
    const flush = async () => {
      if (isBroken) throw new Error("EIO: i/o error, fdatasync");
    };
    const test = await start({}, { store: openSqliteStore({ path: ":memory:", flush }) });
    isBroken = true;
    const asked: [number, unknown, string | null][] = [];
    for (let time = 0; time < 2; time++) {
      const { status, json, headers } = await test.call("POST", "/v1/runs", { body: runRequest() });
      asked.push([status, json.code, headers.get("retry-after")]);
    }
    expect(asked).toEqual([
      [500, "outcome_unknown", null],
      [503, "store_unavailable", "1"],
    ]);
    for (const path of ["/v1/runs", "/readyz"]) expect((await test.call("GET", path)).status).toBe(503);
  });

  it("is answered 503 with Retry-After, logged without anybody's data, counted, and survived", async () => {
    const lines: string[] = [];
    const logger = createLogger("info", { write: (line) => void lines.push(line) });
    const store = fragileStore();
    const test = await start({}, { store, logger });
    const { json } = await test.call("POST", "/v1/runs", { body: runRequest() });
    await test.settle();
    store.isBroken = true;
    onTestFinished(() => {
      store.isBroken = false;
    });
    for (const [method, path, body] of [
      ["POST", "/v1/runs", runRequest()],
      ["POST", "/webhooks/status", { message_uuid: "x", status: "read" }],
      ["POST", `/v1/runs/${json.id}/cancel`, undefined],
      ["GET", `/v1/runs/${json.id}`, undefined],
      ["GET", "/v1/runs", undefined],
    ] as const) {
      const answer = await test.call(method, path, { body });
      expect([answer.status, answer.json.code, answer.headers.get("retry-after")]).toEqual([
        503,
        "store_unavailable",
        "1",
      ]);
    }
    store.isBroken = false;
    expect((await test.call("GET", `/v1/runs/${json.id}`)).json.status).toBe("running");
    expect((await test.call("POST", "/v1/runs", { body: runRequest() })).status).toBe(202);
    expect((await test.call("GET", "/metrics")).text).toMatch(/failover_store_errors_total [1-9]/);
    expect(lines.join()).toContain("could not take a turn");
    expect(lines.join()).not.toContain("447700900042");
  });

  it("makes the server not ready", async () => {
    const store = fragileStore();
    const test = await start({}, { store });
    store.isBroken = true;
    onTestFinished(() => {
      store.isBroken = false;
    });
    const answer = await test.call("GET", "/readyz");
    expect([answer.status, answer.json.code]).toEqual([503, "not_ready"]);
  });

  it("is not ready for five seconds after something did not fit, though the check's one row still does", async () => {
    const store = openSqliteStore({ path: ":memory:" });
    const commit = store.runs.commit.bind(store.runs);
    let isFull = false;
    store.runs.commit = (batch) => (isFull ? Promise.reject(new Error("disk full")) : commit(batch));
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const test = await start({}, { store, clock });
    const readiness = async () => (await test.call("GET", "/readyz")).status;
    isFull = true;
    expect(await readiness()).toBe(200); // nobody has tried yet
    expect((await test.call("POST", "/v1/runs", { body: runRequest() })).status).toBe(503);
    expect(await readiness()).toBe(503);
    isFull = false;
    clock.advance(4999);
    expect(await readiness()).toBe(503);
    clock.advance(1);
    expect(await readiness()).toBe(200);
  });
});

describe("the log", () => {
  it("says nothing of requests that go well, and never shows who calls whom", async () => {
    const lines: string[] = [];
    const logger = createLogger("info", { write: (line) => void lines.push(line) });
    const test = await start({}, { logger });
    await test.call("POST", "/v1/runs", { body: runRequest() });
    await test.call("GET", "/v1/runs", { as: null });
    await test.call("POST", "/v1/runs", { body: { steps: [{ to: "447700900042" }] } });
    expect(lines).toEqual([]);
    logger.error(
      { authorization: "Basic x", run: { to: "447700900042", text: "Parcel" }, body: "x" },
      "Test",
    );
    expect(lines.join()).toContain("Test");
    expect(lines.join()).not.toMatch(/447700900042|Basic|Parcel/);
  });
});

describe("the end", () => {
  it("lets requests that are under way finish, then listens no more and closes the store", async () => {
    const store = openSqliteStore({ path: ":memory:" });
    const test = await startTestServer({}, { store });
    const { url } = test.server;
    const answers = Array.from({ length: 20 }, () => test.call("POST", "/v1/runs", { body: runRequest() }));
    await Promise.race(answers);
    await test.server.stop();
    for (const answer of await Promise.allSettled(answers)) {
      if (answer.status === "fulfilled") expect([202, 503]).toContain(answer.value.status);
    }
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    await expect(store.runs.check()).rejects.toThrow();
  });

  it("does not wait for connections over which nothing has come", async () => {
    const test = await startTestServer();
    const { hostname, port } = new URL(test.server.url);
    const silent = connect(Number(port), hostname);
    await once(silent, "connect");
    await test.call("GET", "/healthz");
    const ended = once(silent, "close");
    silent.on("error", () => {}).resume();
    await test.server.stop();
    await ended;
  });

  it("may be asked for twice", async () => {
    const test = await startTestServer();
    await Promise.all([test.server.stop(), test.server.stop()]);
  });

  it("leaves nothing open when the start fails", async () => {
    const first = await start();
    const store = openSqliteStore({ path: ":memory:" });
    const { port } = new URL(first.server.url);
    await expect(startTestServer({ FAILOVER_PORT: port }, { store })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    await expect(store.runs.check()).rejects.toThrow();
  });
});

describe("the first credentials", () => {
  it("are given back when they were made, and open the door", async () => {
    const test = await start({ FAILOVER_API_KEY: "", FAILOVER_API_SECRET: "" });
    const made = test.server.firstCredentials;
    expect(made).not.toBeNull();
    expect((await test.call("GET", "/v1/runs", { as: made })).status).toBe(200);
    expect((await test.call("GET", "/v1/runs", { as: FIRST })).status).toBe(401);
  });

  it("are not made by a start that fails, because nobody would be told of them", async () => {
    const first = await start();
    const taken = new URL(first.server.url).port;
    const folder = mkdtempSync(join(tmpdir(), "failover-first-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "failover.db");
    const nobody = { FAILOVER_API_KEY: "", FAILOVER_API_SECRET: "" };
    for (const setting of ["FAILOVER_PORT", "FAILOVER_WEBHOOKS_PORT"]) {
      const failing = startTestServer({ ...nobody, [setting]: taken }, { store: openSqliteStore({ path }) });
      await expect(failing).rejects.toMatchObject({ code: "EADDRINUSE" });
    }
    const test = await start(nobody, { store: openSqliteStore({ path }) });
    expect(test.server.firstCredentials).not.toBeNull();
  });

  it("are given back for each further account that was made, once", async () => {
    const store = openSqliteStore({ path: ":memory:" });
    const test = await start({ FAILOVER_ACCOUNTS: "shop" }, { store });
    const [made] = test.server.newAccounts;
    expect(made?.account).toBe("shop");
    expect((await test.call("GET", "/v1/keys", { as: made ?? null })).json.keys).toHaveLength(1);
  });
});
