/** The route table, through a real listener. */
import type { RunResource } from "@failover-kit/core/model";
import { runResourceSchema } from "@failover-kit/core/validation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runRequest, workflowRequest } from "./testing/requests.ts";
import { addAccount, startTestServer, type TestServer } from "./testing/test-server.ts";

const OTHER = { key: "ffff0000", secret: "other-secret" };
let test: TestServer;

beforeEach(async () => {
  test = await startTestServer();
});

afterEach(() => test.server.stop());

async function createRun(parts = {}): Promise<RunResource> {
  const { json } = await test.call("POST", "/v1/runs", { body: runRequest(parts) });
  return runResourceSchema.parse(json);
}

describe("starting", () => {
  it("answers the API of 2018 with the id and nothing else, and sends the first message", async () => {
    const answer = await test.call("POST", "/beta/workflows?", { body: workflowRequest() });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("x-nexmo-trace-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(Object.keys(answer.json)).toEqual(["workflow_uuid"]);
    expect(answer.json.workflow_uuid).toMatch(/^[0-9a-f-]{36}$/);
    await test.settle();
    expect(test.gateway.requests.map(({ message }) => message.to)).toEqual(["2901000000000042"]);
  });

  it.each(["/v0.1/dispatch", "/v0.1/dispatch/"])("answers %s with the id of the dispatch", async (path) => {
    const answer = await test.call("POST", path, { body: workflowRequest() });
    expect([answer.status, Object.keys(answer.json)]).toEqual([202, ["dispatch_uuid"]]);
  });

  it("finds what any door has handed out", async () => {
    const { json } = await test.call("POST", "/v0.1/dispatch", { body: workflowRequest() });
    const found = await test.call("GET", `/v1/runs/${json.dispatch_uuid}`);
    expect([found.status, found.json.id]).toEqual([200, json.dispatch_uuid]);
  });

  it("answers our own door with the run, where it is, and its revision", async () => {
    const answer = await test.call("POST", "/v1/runs", { body: runRequest({ client_ref: "order-7731" }) });
    const run = runResourceSchema.parse(answer.json);
    expect([answer.status, run.client_ref]).toEqual([202, "order-7731"]);
    expect(answer.headers.get("location")).toBe(`/v1/runs/${run.id}`);
    expect(answer.headers.get("etag")).toBe(`"${run.revision}"`);
  });

  it("refuses a callback address in a private network", async () => {
    const body = runRequest({ callback_url: "http://169.254.169.254/latest" });
    const answer = await test.call("POST", "/v1/runs", { body });
    expect(answer.status).toBe(422);
    expect(answer.json.invalid_parameters).toMatchObject([{ name: "callback_url" }]);
  });

  it("checks without sending", async () => {
    const right = await test.call("POST", "/v1/workflows/validate", { body: runRequest() });
    expect(right.json).toEqual({ valid: true, issues: [], warnings: [] });
    const older = await test.call("POST", "/v1/workflows/validate", { body: workflowRequest() });
    expect(older.json.valid).toBe(true);
    const body = { steps: [{ channel: "sms" }] };
    const wrong = await test.call("POST", "/v1/workflows/validate", { body });
    expect([wrong.status, wrong.json.valid]).toEqual([200, false]);
    expect(wrong.json.issues).not.toEqual([]);
    expect(test.gateway.requests).toEqual([]);
  });
});

describe("looking", () => {
  it("shows a run and its timeline, and pages of the timeline", async () => {
    const run = await createRun();
    await test.settle();
    const seen = await test.call("GET", `/v1/runs/${run.id}`);
    expect(seen.json).toMatchObject({ id: run.id, steps: [{ state: "submitted" }, { state: "pending" }] });
    const all = await test.call("GET", `/v1/runs/${run.id}/events`);
    expect(all.json).toMatchObject({
      events: [
        { type: "run.accepted" },
        { type: "step.submitting" },
        { type: "step.submitted", step_index: 0 },
      ],
    });
    const page = await test.call("GET", `/v1/runs/${run.id}/events?after=1&limit=1`);
    expect(page.json).toMatchObject({ events: [{ seq: 2, type: "step.submitting" }] });
  });

  it("lists runs newest first, page by page", async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await createRun()).id);
    const seen: string[] = [];
    let path = "/v1/runs?limit=2";
    for (let pages = 1; ; pages += 1) {
      const { json } = await test.call("GET", path);
      seen.push(
        ...runResourceSchema
          .array()
          .parse(json.runs)
          .map(({ id }) => id),
      );
      if (json.next_cursor === null) {
        expect(pages).toBe(3);
        break;
      }
      path = `/v1/runs?limit=2&cursor=${json.next_cursor}`;
    }
    expect(seen).toEqual(ids);
  });

  it("offers no next page when the last one is just full", async () => {
    await createRun();
    expect((await test.call("GET", "/v1/runs?limit=1")).json).toMatchObject({ next_cursor: null });
  });

  it("filters", async () => {
    const run = await createRun({ client_ref: "order-1", source: "n8n" });
    await createRun({ client_ref: "order-2" });
    const count = async (query: string) => (await test.call("GET", `/v1/runs?${query}`)).json.runs;
    for (const query of ["client_ref=order-1", "source=n8n", "to=447700900042&client_ref=order-1"]) {
      expect(await count(query)).toMatchObject([{ id: run.id }]);
    }
    expect(await count("channel=messenger&status=running")).toHaveLength(2);
    expect(await count("channel=rcs")).toEqual([]);
    expect(await count("status=completed")).toEqual([]);
    expect(await count("created_after=2020-01-01T00:00:00Z")).toHaveLength(2);
    expect(await count("created_before=2020-01-01T00:00:00%2B02:00")).toEqual([]);
  });

  it.each([
    ["limit=0", "limit"],
    ["limit=201", "limit"],
    ["limit=x", "limit"],
    ["limit=1&limit=2", "limit"],
    ["status=sleeping", "status"],
    ["status=running&status=paused", "status"],
    ["channel=pigeon", "channel"],
    ["created_after=yesterday", "created_after"],
    ["created_before=2026-02-30T00:00:00Z", "created_before"],
    ["cursor=!", "cursor"],
    ["cursor=AAAA", "cursor"],
    ["to=", "to"],
    ["client_reff=x", "client_reff"],
  ])("refuses the filter %s by name", async (query, name) => {
    const answer = await test.call("GET", `/v1/runs?${query}`);
    expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
    expect(answer.json.invalid_parameters).toMatchObject([{ name }]);
  });

  it("hides another account's runs everywhere", async () => {
    await addAccount(test.store, OTHER);
    const { id } = await createRun();
    const asOther = { as: OTHER };
    for (const path of [`/v1/runs/${id}`, `/v1/runs/${id}/events`, `/v1/events?run=${id}`]) {
      expect((await test.call("GET", path, asOther)).status).toBe(404);
    }
    expect((await test.call("POST", `/v1/runs/${id}/cancel`, asOther)).status).toBe(404);
    expect((await test.call("GET", "/v1/runs", asOther)).json.runs).toEqual([]);
    expect((await test.call("GET", `/v1/runs/${id}`)).json.status).toBe("running");
  });
});

describe("stepping in", () => {
  it("pauses, resumes, extends, sends the next message and cancels", async () => {
    const { id } = await createRun();
    await test.settle();
    const act = async (control: string, body?: unknown) =>
      (await test.call("POST", `/v1/runs/${id}/${control}`, body === undefined ? {} : { body })).json;
    expect(await act("pause")).toMatchObject({ status: "paused", expires_at: null });
    expect(await act("resume")).toMatchObject({ status: "running" });
    const before = await test.call("GET", `/v1/runs/${id}`);
    const extended = await act("extend", { seconds: 60 });
    expect(Date.parse(String(extended.expires_at)) - Date.parse(String(before.json.expires_at))).toBe(60_000);
    expect(await act("advance")).toMatchObject({ step_index: 1, steps: [{ state: "expired" }, {}] });
    await test.settle();
    expect(test.gateway.requests.map(({ message }) => message.channel)).toEqual(["messenger", "sms"]);
    expect(await act("cancel")).toMatchObject({ status: "canceled", outcome: { reason: "canceled" } });
  });

  it("takes the word of somebody who has reached the person otherwise", async () => {
    const { id } = await createRun();
    const answer = await test.call("POST", `/v1/runs/${id}/acknowledge`);
    expect([answer.status, answer.json.status]).toEqual([200, "completed"]);
    const { json } = await test.call("GET", `/v1/runs/${id}/events`);
    expect(json.events).toContainEqual(
      expect.objectContaining({
        type: "run.completed",
        data: expect.objectContaining({ by: "key a0b1c2d3" }),
      }),
    );
  });

  it.each([
    ["resume", [], "run_not_paused"],
    ["pause", ["pause"], "run_paused"],
    ["advance", ["pause"], "run_paused"],
    ["advance", ["advance"], "no_next_step"],
    ["cancel", ["cancel"], "run_ended"],
  ])("refuses %s after %j with %s, and shows the run as it is", async (control, earlier, code) => {
    const { id } = await createRun();
    await test.settle();
    for (const step of earlier) await test.call("POST", `/v1/runs/${id}/${step}`);
    const answer = await test.call("POST", `/v1/runs/${id}/${control}`);
    const now = await test.call("GET", `/v1/runs/${id}`);
    expect([answer.status, answer.json.code]).toEqual([409, code]);
    expect(answer.json.run).toEqual(now.json);
  });

  it("changes a run only at the revision that the caller saw, if one is named", async () => {
    const { id } = await createRun();
    await test.settle();
    const pause = (revision: string) =>
      test.call("POST", `/v1/runs/${id}/pause`, { headers: { "if-match": revision } });
    const { revision } = (await test.call("GET", `/v1/runs/${id}`)).json;
    const stale = await pause(`"${Number(revision) - 1}"`);
    expect([stale.status, stale.json.code]).toEqual([409, "revision_mismatch"]);
    expect((await pause(`W/"${revision}"`)).status).toBe(200);
    const later = await test.call("POST", `/v1/runs/${id}/resume`, {
      headers: { "if-match": String(Number(revision) + 1) },
    });
    expect(later.status).toBe(200);
    expect((await pause("*")).status).toBe(200);
  });

  it.each(['"', "abc", '"1', "-1", '"1", "2"', "1.5", '""'])("refuses If-Match: %s", async (value) => {
    const { id } = await createRun();
    const headers = { "if-match": value };
    const answer = await test.call("POST", `/v1/runs/${id}/pause`, { headers });
    expect([answer.status, answer.json.code]).toEqual([400, "invalid_header"]);
  });

  it.each([{}, { seconds: 0 }, { seconds: 2_592_001 }, { seconds: "60" }, { seconds: 1.5 }, [], null])(
    "refuses the extension %j",
    async (body) => {
      const { id } = await createRun();
      const answer = await test.call("POST", `/v1/runs/${id}/extend`, { body: JSON.stringify(body) });
      expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
    },
  );
});
