import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { answerJson, realSend, type SeenRequest, startServer } from "./testing/local-server.ts";
import { WorkflowsClient, type WorkflowsClientOptions } from "./workflows-client.ts";

const key = { key: "a0b1c2d3", name: "Shop", role: "sender" } as const;
const application = { id: "a-1", name: "Desk", role: "viewer" } as const;

async function setUp(
  answer: (response: ServerResponse, request: SeenRequest) => void,
  options: Partial<WorkflowsClientOptions> = {},
) {
  const server = await startServer(answer);
  const credentials = { kind: "basic", key: "key1", secret: "secret1" } as const;
  const client = new WorkflowsClient({ baseUrl: server.url, credentials, send: realSend, ...options });
  return { client, requests: server.requests };
}

describe("keys and applications", () => {
  const pem = "-----BEGIN PUBLIC KEY-----";
  const registration = { name: "Desk", role: "viewer", public_key_pem: pem } as const;
  const calls: [string, (client: WorkflowsClient) => Promise<unknown>, string, unknown, object][] = [
    ["listKeys", (client) => client.listKeys(), "GET /v1/keys", [key], { keys: [key] }],
    [
      "createKey",
      (client) => client.createKey({ name: "Shop", role: "sender" }),
      'POST /v1/keys {"name":"Shop","role":"sender"}',
      { ...key, secret: "s" },
      { ...key, secret: "s" },
    ],
    ["revokeKey", (client) => client.revokeKey("a0/b1"), "POST /v1/keys/a0%2Fb1/revoke", key, key],
    [
      "listApplications",
      (client) => client.listApplications(),
      "GET /v1/applications",
      [application],
      { applications: [application] },
    ],
    [
      "createApplication",
      (client) => client.createApplication(registration),
      `POST /v1/applications ${JSON.stringify(registration)}`,
      application,
      application,
    ],
  ];

  it.each(calls)("%s has its method, path and body and gives back what is answered", async (...row) => {
    const [, call, line, value, body] = row;
    const { client, requests } = await setUp((response) => answerJson(response, 200, body));
    expect(await call(client)).toEqual(value);
    const [seen] = requests;
    expect(`${seen?.method} ${seen?.path} ${seen?.body}`.trim()).toBe(line);
  });

  it("a deleted application is answered with nothing", async () => {
    const { client, requests } = await setUp((response) => response.writeHead(204).end());
    expect(await client.deleteApplication("a-1")).toBeUndefined();
    expect(`${requests[0]?.method} ${requests[0]?.path}`).toBe("DELETE /v1/applications/a-1");
  });

  it("an answer without a secret is not taken for a new key", async () => {
    const { client } = await setUp((response) => answerJson(response, 201, key));
    await expect(client.createKey({ name: "Shop", role: "sender" })).rejects.toMatchObject({
      code: "unexpected_answer",
    });
  });

  it("the last admin key is a conflict that speaks of no run", async () => {
    const { client } = await setUp((response) => answerJson(response, 409, { code: "last_admin_key" }));
    const error = await client.revokeKey("a0b1c2d3").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "conflict", reason: "last_admin_key", run: null });
    expect(String(error)).not.toContain("the run");
  });

  it("an id that would lead to another path is refused", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 200, key));
    for (const id of ["", ".", ".."]) {
      await expect(client.revokeKey(id)).rejects.toMatchObject({ code: "invalid_request" });
      await expect(client.deleteApplication(id)).rejects.toMatchObject({ code: "invalid_request" });
    }
    expect(requests).toEqual([]);
  });
});

describe("the audit log", () => {
  it("is listed with the filters of the API, and walked over page by page", async () => {
    const { client, requests } = await setUp((response, { path }) => {
      const [id, next] = path.includes("cursor=c2") ? ["e-2", null] : ["e-1", "c2"];
      answerJson(response, 200, { entries: [{ id }], next_cursor: next });
    });
    const filters = { actor: "key a0b1c2d3", action: "key.revoked", target: undefined } as const;
    expect(await client.listAudit({ ...filters, limit: 5 })).toEqual({
      entries: [{ id: "e-1" }],
      next_cursor: "c2",
    });
    const ids: string[] = [];
    for await (const { id } of client.eachAuditEntry(filters)) ids.push(id);
    expect(ids).toEqual(["e-1", "e-2"]);
    expect(requests[0]?.path).toBe("/v1/audit?actor=key%20a0b1c2d3&action=key.revoked&limit=5");
    expect(requests[2]?.path).toContain("cursor=c2");
  });
});

describe("the acting person", () => {
  const run = { id: "r-1", status: "running", revision: 3, steps: [] };

  it("goes with every call of a client that acts for somebody, and with no other", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 200, run));
    await client.cancelRun("r-1");
    await client.actingFor("slack:U123").cancelRun("r-1");
    await client.cancelRun("r-1");
    expect(requests.map(({ headers }) => headers["failover-actor"])).toEqual([
      undefined,
      "slack:U123",
      undefined,
    ]);
  });

  it("can be named for all calls", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 200, run), {
      actor: "cron",
    });
    await client.pauseRun("r-1", { revision: 3 });
    expect(requests[0]?.headers).toMatchObject({ "failover-actor": "cron", "if-match": '"3"' });
  });

  it.each(["", " x", "x".repeat(101), "a\nb", "J\u00f6rg"])("is refused as %j", async (actor) => {
    const { client } = await setUp((response) => answerJson(response, 200, run));
    expect(() => client.actingFor(actor)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});
