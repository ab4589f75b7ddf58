import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import type { RunRequest } from "../model/run-resource.ts";
import { NotSentError } from "./errors/not-sent-error.ts";
import type { HttpSend } from "./http.ts";
import { answerJson, cutConnection, realSend, startServer } from "./testing/local-server.ts";
import { WorkflowsClient } from "./workflows-client.ts";

const run = { id: "r-1", status: "running", revision: 1, steps: [] };
const request: RunRequest = { steps: [] };
const at = Date.UTC(2026, 1, 3, 12);

type Answer = (response: ServerResponse) => void;
const fine: Answer = (response) => answerJson(response, 200, run);

function failing(status: number, retryAfter?: string): Answer {
  return (response) => answerJson(response, status, {}, retryAfter ? { "retry-after": retryAfter } : {});
}

/** A client whose server gives these answers in turn; `waits` lists what it slept. */
async function setUp(answers: readonly Answer[], send: HttpSend = realSend) {
  const waiting = [...answers];
  const server = await startServer((response) => (waiting.shift() ?? fine)(response));
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const credentials = { kind: "none" } as const;
  const client = new WorkflowsClient({ baseUrl: server.url, credentials, send, sleep, now: () => at });
  return { client, waits, requests: server.requests };
}

/** Fails so many times before anything is sent, then sends. */
function refusingFirst(times: number): HttpSend {
  let left = times;
  return (sent) => (left-- > 0 ? Promise.reject(new NotSentError(null)) : realSend(sent));
}

describe("a read", () => {
  it.each([429, 502, 503, 504])("is tried twice more after %i", async (status) => {
    const { client, waits, requests } = await setUp([failing(status), failing(status)]);
    expect(await client.getRun("r-1")).toEqual(run);
    expect(waits).toEqual([300, 900]);
    expect(requests).toHaveLength(3);
  });

  it("is given up after three tries", async () => {
    const { client, waits, requests } = await setUp(Array(9).fill(failing(503)));
    await expect(client.getRun("r-1")).rejects.toMatchObject({ code: "server_unavailable" });
    expect(waits).toHaveLength(2);
    expect(requests).toHaveLength(3);
  });

  it.each([400, 401, 404, 409, 500, 501])("is not tried again after %i", async (status) => {
    const { client, requests } = await setUp([failing(status)]);
    await expect(client.getRun("r-1")).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });

  it("waits as long as the server asks", async () => {
    const { client, waits } = await setUp([failing(429, "7"), failing(503, "Tue, 03 Feb 2026 12:00:20 GMT")]);
    await client.getRun("r-1");
    expect(waits).toEqual([7000, 20_000]);
  });

  it("is not tried again when the server asks for more than half a minute", async () => {
    const { client, waits } = await setUp([failing(429, "31")]);
    await expect(client.getRun("r-1")).rejects.toMatchObject({ code: "rate_limited", retryAfterSeconds: 31 });
    expect(waits).toEqual([]);
  });

  it("is tried again when the connection was refused or broke", async () => {
    const { client, requests } = await setUp([cutConnection], refusingFirst(1));
    expect(await client.getRun("r-1")).toEqual(run);
    expect(requests).toHaveLength(2);
  });

  it("is not tried again when its time was over", async () => {
    let tries = 0;
    const { client } = await setUp([], () => {
      tries += 1;
      return Promise.reject(new DOMException("late", "TimeoutError"));
    });
    await expect(client.getRun("r-1")).rejects.toMatchObject({ code: "server_unreachable" });
    expect(tries).toBe(1);
  });

  it("is never tried again without a way to wait", async () => {
    const server = await startServer(failing(503));
    const credentials = { kind: "none" } as const;
    const client = new WorkflowsClient({ baseUrl: server.url, credentials, send: realSend });
    await expect(client.getRun("r-1")).rejects.toMatchObject({ code: "server_unavailable" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("a change", () => {
  it("is tried again when it was not sent", async () => {
    const { client, waits, requests } = await setUp([], refusingFirst(2));
    expect(await client.createRun(request)).toEqual(run);
    expect(waits).toEqual([300, 900]);
    expect(requests).toHaveLength(1);
  });

  it("is not tried again when it may have arrived", async () => {
    const { client, requests } = await setUp([cutConnection]);
    await expect(client.createRun(request)).rejects.toMatchObject({ mayHaveArrived: true });
    expect(requests).toHaveLength(1);
  });

  it.each([429, 503])("is tried again after %i when the server says when", async (status) => {
    const { client, waits } = await setUp([failing(status, "2")]);
    expect(await client.cancelRun("r-1")).toEqual(run);
    expect(waits).toEqual([2000]);
  });

  it.each([429, 502, 503, 504])("is not tried again after a bare %i", async (status) => {
    const { client, requests } = await setUp([failing(status)]);
    await expect(client.createRun(request)).rejects.toThrow();
    await client.getRun("r-1");
    expect(requests).toHaveLength(2);
  });

  it("is not tried again after 502 or 504 even when something says when", async () => {
    const { client, requests } = await setUp([failing(502, "1"), failing(504, "1")]);
    await expect(client.createRun(request)).rejects.toThrow();
    await expect(client.createWorkflow({ template: "failover", workflow: [] })).rejects.toThrow();
    expect(requests).toHaveLength(2);
  });

  it("with an idempotency key is tried again like a read, with the same key", async () => {
    const { client, requests } = await setUp([cutConnection, failing(502)]);
    expect(await client.createRun(request, { idempotencyKey: "k-1" })).toEqual(run);
    expect(requests.map(({ headers }) => headers["idempotency-key"])).toEqual(["k-1", "k-1", "k-1"]);
  });

  it("may have arrived when any of its tries may have, not only the last", async () => {
    let tries = 0;
    const { client } = await setUp([], () => {
      tries += 1;
      return Promise.reject(tries === 1 ? new Error("connection broke") : new NotSentError(null));
    });
    await expect(client.createRun(request, { idempotencyKey: "k-1" })).rejects.toMatchObject({
      code: "server_unreachable",
      mayHaveArrived: true,
    });
    expect(tries).toBe(3);
  });

  it("that only checks is tried again like a read", async () => {
    const check = { valid: true, issues: [], warnings: [] };
    const { client } = await setUp([failing(502), (response) => answerJson(response, 200, check)]);
    expect(await client.validateWorkflow({})).toEqual(check);
  });
});
