/** What the gateway reports, through a real listener. */
import { createHmac, hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "@failover-kit/engine/sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { runRequest } from "./testing/requests.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

const SECRET = "a-signature-secret-of-32-letters";

/** Starts a run and returns its id and its first message's, as the gateway has named it. */
async function runWithMessage(test: TestServer) {
  const id = String((await test.call("POST", "/v1/runs", { body: runRequest() })).json.id);
  await test.settle();
  const { json } = await test.call("GET", `/v1/runs/${id}`);
  const [step] = json.steps as unknown as { message_uuid: string }[];
  return { id, messageUuid: step?.message_uuid ?? "" };
}

function report(messageUuid: string, status: string) {
  return {
    message_uuid: messageUuid,
    channel: "messenger",
    from: "104000000000001",
    to: "2901000000000042",
    timestamp: "2026-02-03T12:14:25Z",
    status,
    usage: { currency: "EUR", price: "0.0120" },
  };
}

function sign(body: string, claims: object = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  const all = { iat, jti: "1", iss: "Vonage", api_key: "k", payload_hash: hash("sha256", body), ...claims };
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(all)}`;
  return `Bearer ${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}`;
}

/** All that callers can see of what webhooks may change. */
async function everythingIn({ call }: TestServer) {
  const { json } = await call("GET", "/v1/runs");
  const runs = json.runs as unknown as readonly { readonly id: string }[];
  const paths = ["/v1/runs", "/v1/contacts", "/v1/stats", ...runs.map(({ id }) => `/v1/runs/${id}/events`)];
  return Promise.all(paths.map(async (path) => (await call("GET", path)).json));
}

describe.each([
  ["where everything comes in", {}],
  ["at a port of their own", { FAILOVER_WEBHOOKS_PORT: "0" }],
])("webhooks %s", (_, where: Record<string, string>) => {
  async function start(environment: Record<string, string> = {}): Promise<TestServer> {
    const test = await startTestServer({ ...where, ...environment });
    onTestFinished(() => test.server.stop());
    return test;
  }

  describe("POST /webhooks/status", () => {
    it("completes the run whose message was read; the change is stored before the answer", async () => {
      const test = await start();
      const { id, messageUuid } = await runWithMessage(test);
      const answer = await test.call("POST", "/webhooks/status", {
        as: null,
        body: report(messageUuid, "read"),
      });
      expect([answer.status, answer.text]).toEqual([200, ""]);
      expect((await test.call("GET", `/v1/runs/${id}`)).json).toMatchObject({
        status: "completed",
        outcome: { reason: "condition_met", channel: "messenger", status: "read" },
        usage: { currency: "EUR", price: "0.0120" },
      });
    });

    it("takes a status of a message that nobody knows, and one that it does not know", async () => {
      const test = await start();
      const unknown = crypto.randomUUID();
      for (const status of ["delivered", "accepted"]) {
        const answer = await test.call("POST", "/webhooks/status", {
          as: null,
          body: report(unknown, status),
        });
        expect(answer.status).toBe(200);
      }
    });

    it("says where a report is malformed", async () => {
      const test = await start();
      const answer = await test.call("POST", "/webhooks/status", { as: null, body: { status: "read" } });
      expect([answer.status, answer.json.code]).toEqual([400, "invalid_webhook"]);
      expect(answer.json.invalid_parameters).toMatchObject([{ name: "message_uuid" }]);
    });
  });

  describe("signed webhooks", () => {
    const environment = {
      FAILOVER_GATEWAY_SIGNATURE_SECRET: SECRET,
      FAILOVER_GATEWAY_API_KEY: "k",
      FAILOVER_GATEWAY_API_SECRET: "s",
    };
    const body = JSON.stringify(report("x", "read"));
    const inbound = JSON.stringify({
      message_uuid: "x",
      channel: "sms",
      from: "447700900042",
      to: "447700900100",
    });

    it.each([
      ["/webhooks/status", body],
      ["/webhooks/inbound", inbound],
    ])("are taken at %s when they are right", async (path, body) => {
      const test = await start(environment);
      const answer = await test.call("POST", path, {
        as: null,
        body,
        headers: { authorization: sign(body) },
      });
      expect(answer.status).toBe(200);
    });

    it("are refused and counted when they are not, whatever is in them", async () => {
      const test = await start(environment);
      for (const authorization of [sign("other"), sign(body, { api_key: "other" })]) {
        for (const path of ["/webhooks/status", "/webhooks/inbound"]) {
          const answer = await test.call("POST", path, { as: null, body, headers: { authorization } });
          expect([answer.status, answer.json.code]).toEqual([401, "invalid_signature"]);
        }
      }
      const { text } = await test.call("GET", "/metrics");
      for (const fault of ["body", "api_key"]) {
        expect(text).toContain(`failover_webhook_signature_failures_total{fault="${fault}"} 2`);
      }
    });

    it("are asked for again when there is no signature at all, which is the gateway's own failure", async () => {
      const test = await start(environment);
      const answer = await test.call("POST", "/webhooks/status", { as: null, body });
      expect([answer.status, answer.json.code]).toEqual([503, "unsigned_webhook"]);
      expect(answer.headers.get("retry-after")).toBe("1");
    });

    it("are taken once: a replay is refused, but only after the first one was stored", async () => {
      let isFull = true;
      const sqlite = openSqliteStore({ path: ":memory:" });
      const commit = sqlite.runs.commit.bind(sqlite.runs);
      sqlite.runs.commit = (batch) => (isFull ? Promise.reject(new Error("disk full")) : commit(batch));
      const test = await startTestServer({ ...where, ...environment }, { store: sqlite });
      onTestFinished(() => test.server.stop());
      const headers = { authorization: sign(body) };
      const send = async () =>
        (await test.call("POST", "/webhooks/status", { as: null, body, headers })).status;
      expect(await send()).toBe(503);
      isFull = false;
      expect([await send(), await send()]).toEqual([200, 401]);
    });

    it("change nothing when one is sent once more to a server that was started anew", async () => {
      const folder = mkdtempSync(join(tmpdir(), "failover-replay-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const path = join(folder, "failover.db");
      const start = () => startTestServer({ ...where, ...environment }, { store: openSqliteStore({ path }) });
      const before = await start();
      const { messageUuid } = await runWithMessage(before);
      const webhooks = ["rejected", "delivered"].map((status) => [
        "/webhooks/status",
        report(messageUuid, status),
      ]);
      const written = { ...JSON.parse(inbound), to: "104000000000001", timestamp: "2026-02-03T12:00:00Z" };
      webhooks.push([
        "/webhooks/inbound",
        { ...written, channel: "messenger", from: "2901000000000042", text: "Yes" },
      ]);
      const signed = webhooks.map(([to, content], index) => {
        const text = JSON.stringify(content);
        return [String(to), text, sign(text, { jti: String(index) })] as const;
      });
      const send = async (test: TestServer) => {
        const answers: number[] = [];
        for (const [to, body, authorization] of signed) {
          answers.push((await test.call("POST", to, { as: null, body, headers: { authorization } })).status);
        }
        return answers;
      };
      expect(await send(before)).toEqual([200, 200, 200]);
      expect(await send(before)).toEqual([401, 401, 401]);
      await before.settle();
      const known = await everythingIn(before);
      await before.server.stop();
      const after = await start();
      onTestFinished(() => after.server.stop());
      expect(await send(after)).toEqual([200, 200, 200]);
      await after.settle();
      expect(await everythingIn(after)).toEqual(known);
    });
  });
});
