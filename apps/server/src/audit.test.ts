/** The audit log, and who is told in histories, through a real listener. */
import type { AuditEntryResource } from "@failover-kit/core/model";
import { auditEntrySchema } from "@failover-kit/core/validation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runRequest } from "./testing/requests.ts";
import { applicationRequest } from "./testing/sample-requests.ts";
import { addKey, FIRST, startTestServer, type TestServer } from "./testing/test-server.ts";

let test: TestServer;

beforeEach(async () => {
  test = await startTestServer();
});

afterEach(() => test.server.stop());

const slack = { "failover-actor": "slack:U123" };

async function audit(query = ""): Promise<AuditEntryResource[]> {
  const { json } = await test.call("GET", `/v1/audit${query}`);
  return auditEntrySchema.array().parse(json.entries);
}

async function createRun(headers = {}): Promise<string> {
  return String((await test.call("POST", "/v1/runs", { body: runRequest(), headers })).json.id);
}

describe("the audit log", () => {
  it("has one entry for each control that was accepted: who, what, which run, from where", async () => {
    const [first, second, third] = [await createRun(), await createRun(), await createRun()];
    await test.settle();
    const control = (id: string, name: string, body?: object) =>
      test.call("POST", `/v1/runs/${id}/${name}`, { headers: slack, body });
    for (const name of ["pause", "resume"]) await control(first, name);
    await control(first, "extend", { seconds: 60 });
    await control(first, "advance");
    await control(second, "cancel");
    await control(third, "acknowledge");
    const entries = (await audit()).toReversed();
    expect(entries.map(({ action, target }) => [action, target])).toEqual([
      ["run.paused", first],
      ["run.resumed", first],
      ["run.extended", first],
      ["run.advanced", first],
      ["run.canceled", second],
      ["run.acknowledged", third],
    ]);
    expect(entries[0]).toMatchObject({
      actor: "slack:U123",
      caller: `key ${FIRST.key}`,
      caller_name: "configured",
      ip: "127.0.0.1",
    });
  });

  it("has one entry for each key and application that was made or taken away", async () => {
    const { key } = await addKey(test, "viewer");
    await test.call("POST", `/v1/keys/${key}/revoke`);
    await test.call("POST", `/v1/keys/${key}/revoke`);
    const { json } = await test.call("POST", "/v1/applications", { body: applicationRequest });
    await test.call("DELETE", `/v1/applications/${json.id}`, { headers: slack });
    const entries = (await audit()).toReversed();
    expect(entries.map(({ action, target, actor }) => [action, target, actor])).toEqual([
      ["key.created", key, null],
      ["key.revoked", key, null],
      ["application.created", json.id, null],
      ["application.deleted", json.id, "slack:U123"],
    ]);
  });

  it("has no entry for what was refused", async () => {
    const viewer = await addKey(test, "viewer");
    const id = await createRun();
    const before = await audit();
    for (const [path, call] of [
      [`/v1/runs/${id}/resume`, {}],
      [`/v1/runs/${id}/cancel`, { headers: { "if-match": '"99"' } }],
      [`/v1/runs/${id}/cancel`, { as: viewer }],
      [`/v1/runs/${id}/cancel`, { as: null }],
      [`/v1/runs/${id}/extend`, { body: { seconds: 0 } }],
      ["/v1/runs/01a2091d-62d8-71bc-8503-8dec8e1b795c/cancel", {}],
      [`/v1/keys/${FIRST.key}/revoke`, {}],
      ["/v1/keys/ffffffff/revoke", {}],
      ["/v1/keys", { body: { name: "", role: "admin" } }],
      ["/v1/applications", { body: { name: "x", public_key_pem: "x" } }],
    ] as const) {
      expect((await test.call("POST", path, call)).status, path).toBeGreaterThanOrEqual(400);
    }
    expect(await audit()).toEqual(before);
  });

  it("holds neither texts nor addresses of recipients nor secrets", async () => {
    const made = await addKey(test, "sender");
    const id = await createRun();
    await test.call("POST", `/v1/runs/${id}/cancel`);
    const { text } = await test.call("GET", "/v1/audit");
    expect(text).not.toMatch(/Parcel|447700900042|2901000000000042/);
    expect(text).not.toContain(made.secret);
  });

  it("is found by person, caller, action, target and instant", async () => {
    const id = await createRun();
    const sender = await addKey(test, "sender");
    await test.call("POST", `/v1/runs/${id}/pause`, { headers: slack });
    await test.call("POST", `/v1/runs/${id}/resume`, { as: sender });
    const found = async (query: string) => (await audit(query)).map(({ action }) => action);
    expect(await found("?actor=slack:U123")).toEqual(["run.paused"]);
    expect(await found(`?actor=key%20${sender.key}`)).toEqual(["run.resumed"]);
    expect(await found("?action=key.created")).toEqual(["key.created"]);
    expect(await found(`?target=${id}`)).toEqual(["run.resumed", "run.paused"]);
    expect(await found("?since=2020-01-01T00:00:00Z")).toHaveLength(3);
    expect(await found("?since=2200-01-01T00:00:00Z")).toEqual([]);
  });

  it("comes page by page, newest first", async () => {
    const id = await createRun();
    for (let count = 0; count < 3; count += 1) {
      await test.call("POST", `/v1/runs/${id}/pause`);
      await test.call("POST", `/v1/runs/${id}/resume`);
    }
    const all = await audit();
    const ids: string[] = [];
    for (let cursor = ""; ; ) {
      const { json } = await test.call("GET", `/v1/audit?limit=4${cursor}`);
      ids.push(
        ...auditEntrySchema
          .array()
          .parse(json.entries)
          .map((entry) => entry.id),
      );
      if (json.next_cursor === null) break;
      cursor = `&cursor=${String(json.next_cursor)}`;
    }
    expect(all).toHaveLength(6);
    expect(ids).toEqual(all.map((entry) => entry.id));
  });

  it.each(["limit=201", "limit=0", "action=run.started", "since=yesterday", "cursor=x", "who=me", "actor="])(
    "refuses the query %s",
    async (query) => {
      const answer = await test.call("GET", `/v1/audit?${query}`);
      expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
    },
  );
});

describe("the header Failover-Actor", () => {
  it("is told as `by` in the history of a run, and without it the key", async () => {
    const id = await createRun(slack);
    await test.call("POST", `/v1/runs/${id}/pause`);
    await test.call("POST", `/v1/runs/${id}/resume`, { headers: slack });
    const { events } = (await test.call("GET", `/v1/runs/${id}/events`)).json;
    const told = (events as unknown as { type: string; data: { by?: string } }[])
      .filter(({ type }) => type.startsWith("run."))
      .map(({ type, data }) => [type, data.by]);
    expect(told).toEqual([
      ["run.accepted", "slack:U123"],
      ["run.paused", `key ${FIRST.key}`],
      ["run.resumed", "slack:U123"],
    ]);
  });

  it.each(["x".repeat(101), "key a0b1c2d3", "application x", "J\u00f6rg"])(
    "is refused as %j",
    async (actor) => {
      const id = await createRun();
      const headers = { "failover-actor": actor };
      for (const [path, body] of [
        [`/v1/runs/${id}/cancel`, {}],
        ["/v1/runs", runRequest()],
        ["/v1/keys", { name: "x", role: "viewer" }],
      ] as const) {
        const answer = await test.call("POST", path, { headers, body });
        expect([answer.status, answer.json.code]).toEqual([400, "invalid_header"]);
      }
      expect((await test.call("GET", `/v1/runs/${id}`)).json.status).toBe("running");
    },
  );

  it("may be as long as 100 characters, with spaces in it", async () => {
    const actor = `${"x".repeat(50)} ${"y".repeat(49)}`;
    const id = await createRun();
    await test.call("POST", `/v1/runs/${id}/cancel`, { headers: { "failover-actor": actor } });
    expect((await audit())[0]?.actor).toBe(actor);
  });
});
