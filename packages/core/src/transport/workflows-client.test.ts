import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import type { RunRequest } from "../model/run-resource.ts";
import type { WorkflowDefinition } from "../model/saved-workflow.ts";
import type { V01Workflow } from "../model/v01.ts";
import { answerJson, realSend, type SeenRequest, startServer } from "./testing/local-server.ts";
import { WorkflowsClient, type WorkflowsClientOptions } from "./workflows-client.ts";

const run = { id: "r-1", status: "running", revision: 3, steps: [] };
const request: RunRequest = {
  steps: [{ channel: "sms", message_type: "text", from: "ParcelCo", to: "447700900042", text: "Hello" }],
};
const workflow: V01Workflow = { template: "failover", workflow: [] };

async function setUp(
  answer: (response: ServerResponse, request: SeenRequest) => void,
  options: Partial<WorkflowsClientOptions> = {},
) {
  const server = await startServer(answer);
  const credentials = { kind: "basic", key: "key1", secret: "secret1" } as const;
  const client = new WorkflowsClient({ baseUrl: server.url, credentials, send: realSend, ...options });
  return { client, requests: server.requests };
}

describe("every call of the API", () => {
  const calls: [string, (client: WorkflowsClient) => Promise<unknown>, string, unknown][] = [
    ["createRun", (client) => client.createRun(request), "POST /v1/runs", request],
    ["getRun", (client) => client.getRun("r-1"), "GET /v1/runs/r-1", null],
    ["cancelRun", (client) => client.cancelRun("r-1"), "POST /v1/runs/r-1/cancel", null],
    ["pauseRun", (client) => client.pauseRun("r-1"), "POST /v1/runs/r-1/pause", null],
    ["resumeRun", (client) => client.resumeRun("r-1"), "POST /v1/runs/r-1/resume", null],
    ["advanceRun", (client) => client.advanceRun("r-1"), "POST /v1/runs/r-1/advance", null],
    ["acknowledgeRun", (client) => client.acknowledgeRun("r-1"), "POST /v1/runs/r-1/acknowledge", null],
    [
      "extendRun",
      (client) => client.extendRun("r-1", { seconds: 60 }),
      "POST /v1/runs/r-1/extend",
      { seconds: 60 },
    ],
  ];

  it.each(calls)(
    "%s has its method, path and body and gives back the run",
    async (_name, call, line, body) => {
      const { client, requests } = await setUp((response) => answerJson(response, 200, run));
      expect(await call(client)).toEqual(run);
      const [seen] = requests;
      expect(`${seen?.method} ${seen?.path}`).toBe(line);
      expect(seen?.body).toBe(body === null ? "" : JSON.stringify(body));
      expect(seen?.headers["content-type"]).toBe(body === null ? undefined : "application/json");
      expect(seen?.headers.authorization).toBe(`Basic ${Buffer.from("key1:secret1").toString("base64")}`);
      expect(seen?.headers["if-match"]).toBeUndefined();
    },
  );

  it("ties each control to the revision that the caller saw", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 200, run));
    const seen = { revision: 3 };
    await client.cancelRun("r-1", seen);
    await client.pauseRun("r-1", seen);
    await client.resumeRun("r-1", seen);
    await client.advanceRun("r-1", seen);
    await client.extendRun("r-1", { seconds: 5 }, seen);
    await client.acknowledgeRun("r-1", seen);
    expect(requests.map(({ headers }) => headers["if-match"])).toEqual(Array(6).fill('"3"'));
  });

  it("sends the idempotency key of a new run, and the name of the program", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 202, run), {
      userAgent: "failover-cli/1",
    });
    await client.createRun(request, { idempotencyKey: "order-7731" });
    expect(requests[0]?.headers).toMatchObject({
      "idempotency-key": "order-7731",
      "user-agent": "failover-cli/1",
    });
  });

  it("refuses an idempotency key that no header can carry", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 202, run));
    await expect(client.createRun(request, { idempotencyKey: "a\nb" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(requests).toEqual([]);
  });

  it("lists runs with the filters of the API", async () => {
    const { client, requests } = await setUp((response) =>
      answerJson(response, 200, { runs: [run], next_cursor: "c2" }),
    );
    expect(await client.listRuns({ status: "running", to: "+44 77", limit: 5, source: undefined })).toEqual({
      runs: [run],
      next_cursor: "c2",
    });
    await client.listRuns();
    expect(requests.map(({ path }) => path)).toEqual([
      "/v1/runs?status=running&to=%2B44%2077&limit=5",
      "/v1/runs",
    ]);
  });

  it("walks over all pages, and asks for a page only when it is needed", async () => {
    const { client, requests } = await setUp((response, { path }) => {
      const [id, next] = path.includes("cursor=c2") ? ["r-2", null] : ["r-1", "c2"];
      answerJson(response, 200, { runs: [{ ...run, id }], next_cursor: next });
    });
    const ids: string[] = [];
    for await (const { id } of client.eachRun({ channel: "sms" })) {
      ids.push(`${id} after ${requests.length}`);
    }
    expect(ids).toEqual(["r-1 after 1", "r-2 after 2"]);
    expect(requests[1]?.path).toBe("/v1/runs?channel=sms&cursor=c2");
  });

  it("lists the people that the account knows, and walks over all pages of them", async () => {
    const { client, requests } = await setUp((response, { path }) => {
      const [address, next] = path.includes("cursor=c2") ? ["2", null] : ["1", "c2"];
      answerJson(response, 200, { contacts: [{ channel: "messenger", address }], next_cursor: next });
    });
    const page = await client.listContacts({ channel: "messenger", written: true, search: "Å 1" });
    expect(page).toEqual({ contacts: [{ channel: "messenger", address: "1" }], next_cursor: "c2" });
    const addresses: string[] = [];
    for await (const { address } of client.eachContact()) addresses.push(address);
    expect(addresses).toEqual(["1", "2"]);
    expect(requests.map(({ path }) => path)).toEqual([
      "/v1/contacts?channel=messenger&written=true&search=%C3%85%201",
      "/v1/contacts",
      "/v1/contacts?cursor=c2",
    ]);
  });

  it("reads the timeline of a run", async () => {
    const events = [{ seq: 1, type: "run.accepted" }];
    const { client, requests } = await setUp((response) => answerJson(response, 200, { events }));
    expect(await client.getRunEvents("r-1")).toEqual(events);
    expect(requests[0]?.path).toBe("/v1/runs/r-1/events");
  });

  it("checks a workflow without sending it", async () => {
    const check = { valid: false, issues: [{ path: "steps", code: "too_few", message: "…" }], warnings: [] };
    const { client, requests } = await setUp((response) => answerJson(response, 200, check));
    expect(await client.validateWorkflow({ steps: [] })).toEqual(check);
    expect(requests[0]).toMatchObject({
      method: "POST",
      path: "/v1/workflows/validate",
      body: '{"steps":[]}',
    });
  });

  it("starts a run of a saved workflow", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 202, run));
    const named = { workflow: "parcel-notice", variables: { eta: "at 14:10", messenger_id: null } };
    expect(await client.createRun(named)).toEqual(run);
    expect(requests[0]).toMatchObject({ path: "/v1/runs", body: JSON.stringify(named) });
  });

  it("starts a workflow through the API of 2018", async () => {
    const { client, requests } = await setUp((response) =>
      answerJson(response, 202, { workflow_uuid: "w-1" }),
    );
    expect(await client.createWorkflow(workflow)).toBe("w-1");
    expect(requests[0]).toMatchObject({ method: "POST", path: "/beta/workflows" });
    expect(requests[0]?.body).toBe(JSON.stringify(workflow));
  });

  it("asks for the server's health", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 200, { status: "ok" }));
    expect(await client.health()).toEqual({ status: "ok" });
    expect(requests[0]).toMatchObject({ method: "GET", path: "/healthz" });
  });

  it("keeps an id within its place in the path", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 200, run));
    await client.getRun("a/b?c");
    expect(requests[0]?.path).toBe("/v1/runs/a%2Fb%3Fc");
    for (const id of ["", ".", ".."]) {
      await expect(client.cancelRun(id)).rejects.toMatchObject({ code: "invalid_request" });
    }
    expect(requests).toHaveLength(1);
  });
});

describe("saved workflows", () => {
  const definition: WorkflowDefinition = {
    variables: { eta: { type: "string" } },
    steps: [
      { channel: "sms", message_type: "text", from: "ParcelCo", to: "447700900042", text: "{{ eta }}" },
    ],
  };
  const saved = { name: "parcel-notice", version: 3, ...definition };

  it("are saved as a next version, tied to the version that the caller saw", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 200, saved));
    expect(await client.saveWorkflow("parcel-notice", definition)).toEqual(saved);
    await client.saveWorkflow("parcel-notice", definition, { version: 2 });
    await client.saveWorkflow("parcel-notice", definition, { version: null });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(3).fill("PUT /v1/workflows/parcel-notice"),
    );
    expect(requests.map(({ body }) => body)).toEqual(Array(3).fill(JSON.stringify(definition)));
    expect(requests.map(({ headers }) => [headers["if-match"], headers["if-none-match"]])).toEqual([
      [undefined, undefined],
      ['"2"', undefined],
      [undefined, "*"],
    ]);
  });

  it("are looked up by name, by version, and listed", async () => {
    const { client, requests } = await setUp((response, { path }) => {
      if (path.startsWith("/v1/workflows/parcel-notice/")) answerJson(response, 200, { versions: [saved] });
      else if (path.startsWith("/v1/workflows/")) answerJson(response, 200, saved);
      else answerJson(response, 200, { workflows: [saved], next_cursor: "c2" });
    });
    expect(await client.getWorkflow("parcel-notice")).toEqual(saved);
    expect(await client.getWorkflow("parcel-notice", 2)).toEqual(saved);
    expect(await client.listWorkflowVersions("parcel-notice")).toEqual([saved]);
    expect(await client.listWorkflows({ limit: 1 })).toEqual({ workflows: [saved], next_cursor: "c2" });
    expect(requests.map(({ path }) => path)).toEqual([
      "/v1/workflows/parcel-notice",
      "/v1/workflows/parcel-notice?version=2",
      "/v1/workflows/parcel-notice/versions",
      "/v1/workflows?limit=1",
    ]);
  });

  it("are deleted", async () => {
    const { client, requests } = await setUp((response) => response.writeHead(204).end());
    await client.deleteWorkflow("parcel-notice", { version: 3 });
    expect(requests[0]).toMatchObject({ method: "DELETE", path: "/v1/workflows/parcel-notice", body: "" });
    expect(requests[0]?.headers["if-match"]).toBe('"3"');
  });

  it("tell of a conflict with the workflow as it is", async () => {
    const problem = { title: "Conflict", code: "version_mismatch", workflow: saved };
    const { client } = await setUp((response) => answerJson(response, 409, problem));
    await expect(client.saveWorkflow("parcel-notice", definition, { version: 2 })).rejects.toMatchObject({
      code: "conflict",
      reason: "version_mismatch",
      run: null,
      workflow: saved,
      message: expect.stringContaining("Look at the workflow as it is"),
    });
  });

  it("have names that stay within their place in the path", async () => {
    const { client, requests } = await setUp((response) => answerJson(response, 200, saved));
    for (const name of ["", "..", "a/b", "Parcel", "a?b"]) {
      await expect(client.getWorkflow(name)).rejects.toMatchObject({ code: "invalid_request" });
      await expect(client.deleteWorkflow(name)).rejects.toMatchObject({ code: "invalid_request" });
    }
    expect(requests).toEqual([]);
  });
});
