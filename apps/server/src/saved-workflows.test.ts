/** Saved workflows and the runs that are started from them, through a real listener. */
import type { NamedRunRequest, SavedWorkflowResource, WorkflowDefinition } from "@failover-kit/core/model";
import { fetchSend, WorkflowsClient } from "@failover-kit/core/transport";
import { runResourceSchema, savedWorkflowResourceSchema } from "@failover-kit/core/validation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parcelNotice } from "./testing/definitions.ts";
import { runRequest } from "./testing/requests.ts";
import { addAccount, FIRST, startTestServer, type TestCall, type TestServer } from "./testing/test-server.ts";

const OTHER = { key: "ffff0000", secret: "other-secret" };
const PATH = "/v1/workflows/parcel-notice";
const everybody = { number: 7731, messenger_id: "2901000000000042", phone: "447700900042" };
let test: TestServer;

beforeEach(async () => {
  test = await startTestServer();
});

afterEach(() => test.server.stop());

const save = (body: unknown = parcelNotice(), call: Omit<TestCall, "body"> = {}, path = PATH) =>
  test.call("PUT", path, { ...call, body });

const start = (variables: NamedRunRequest["variables"] = everybody, more: object = {}) =>
  test.call("POST", "/v1/runs", { body: { workflow: "parcel-notice", variables, ...more } });

function issuesIn({ json }: { readonly json: { readonly [name: string]: unknown } }): readonly string[] {
  const parameters = Array.isArray(json.invalid_parameters) ? json.invalid_parameters : [];
  return parameters.map(({ name }) => String(name));
}

const renamed = (description: string): WorkflowDefinition => parcelNotice({ description });

describe("saving", () => {
  it("answers with version 1, where it is, and its ETag; then with the next versions", async () => {
    const first = await save();
    expect(first.status).toBe(201);
    expect(first.headers.get("location")).toBe(PATH);
    expect(first.headers.get("etag")).toBe('"1"');
    const saved = savedWorkflowResourceSchema.parse(first.json);
    expect(saved).toMatchObject({ name: "parcel-notice", version: 1, saved_by: "key a0b1c2d3" });
    expect(saved).toMatchObject(parcelNotice());
    const second = await save(renamed("New"));
    expect([second.status, second.json.version, second.headers.get("etag")]).toEqual([200, 2, '"2"']);
    const again = await save(renamed("New"));
    expect([again.status, again.json.version]).toEqual([200, 2]);
  });

  it("shows every version, the current one without being asked", async () => {
    await save();
    await save(renamed("New"));
    const current = await test.call("GET", PATH);
    expect(current.json).toMatchObject({ version: 2, description: "New" });
    expect(current.headers.get("etag")).toBe('"2"');
    expect((await test.call("GET", `${PATH}?version=1`)).json).toMatchObject({
      version: 1,
      ...parcelNotice(),
    });
    expect((await test.call("GET", `${PATH}?version=3`)).status).toBe(404);
    const { json } = await test.call("GET", `${PATH}/versions`);
    expect(json.versions).toMatchObject([{ version: 2, description: "New" }, { version: 1 }]);
    for (const query of ["version=0", "version=x", "versoin=1"]) {
      expect((await test.call("GET", `${PATH}?${query}`)).status).toBe(422);
    }
  });

  it("lists by name, page by page", async () => {
    for (const name of ["c", "a", "b"]) await save(parcelNotice(), {}, `/v1/workflows/${name}`);
    const first = await test.call("GET", "/v1/workflows?limit=2");
    expect(first.json.workflows).toMatchObject([{ name: "a", version: 1 }, { name: "b" }]);
    const rest = await test.call("GET", `/v1/workflows?limit=2&cursor=${first.json.next_cursor}`);
    expect(rest.json).toMatchObject({ workflows: [{ name: "c" }], next_cursor: null });
    for (const query of ["limit=0", "limit=201", "cursor=!", "cursor=Li4", "name=a"]) {
      expect((await test.call("GET", `/v1/workflows?${query}`)).status).toBe(422);
    }
  });

  it("loses no update: If-Match names the version that the caller saw", async () => {
    await save();
    await save(renamed("By somebody else"), { headers: { "if-match": '"1"' } });
    const late = await save(renamed("Mine"), { headers: { "if-match": '"1"' } });
    expect([late.status, late.json.code, late.headers.get("etag")]).toEqual([409, "version_mismatch", '"2"']);
    expect(late.json.workflow).toMatchObject({ version: 2, description: "By somebody else" });
    expect((await save(renamed("Mine"), { headers: { "if-match": '"2"' } })).json.version).toBe(3);
    const remove = await test.call("DELETE", PATH, { headers: { "if-match": '"2"' } });
    expect([remove.status, remove.json.code]).toEqual([409, "version_mismatch"]);
  });

  it("creates only, or changes only, when it is told so", async () => {
    const change = await save(parcelNotice(), { headers: { "if-match": "*" } });
    expect([change.status, change.json.workflow]).toEqual([409, null]);
    expect((await save(parcelNotice(), { headers: { "if-none-match": "*" } })).status).toBe(201);
    expect((await save(renamed("New"), { headers: { "if-none-match": "*" } })).status).toBe(409);
    expect((await save(renamed("New"), { headers: { "if-match": "*" } })).status).toBe(200);
    for (const headers of [{ "if-match": "abc" }, { "if-none-match": '"1"' }]) {
      const answer = await save(parcelNotice(), { headers });
      expect([answer.status, answer.json.code]).toEqual([400, "invalid_header"]);
    }
  });

  it.each(["Parcel", "-parcel", "parcel.notice", "a".repeat(65), "%20", "parcel%2Fnotice"])(
    "refuses the name %s",
    async (name) => {
      const answer = await save(parcelNotice(), {}, `/v1/workflows/${name}`);
      expect([answer.status, issuesIn(answer)]).toEqual([422, ["name"]]);
      expect((await test.call("GET", `/v1/workflows/${name}`)).status).toBe(404);
    },
  );

  it.each<[string, string, string]>([
    ["{{ eat }}", "steps[0].text", "not declared"],
    ["{{ eta | shout }}", "steps[0].text", 'no filter "shout"'],
    ["{{ eta | append }}", "steps[0].text", "lacks a value"],
    ["{{ eta", "steps[0].text", "line 1, column 1"],
    ["{% if eta %}soon{% endif %}", "steps[0].text", "no {% … %}"],
    ["{{ eta.size }}", "steps[0].text", "no members"],
  ])("refuses the text %s with its place", async (text, place, reason) => {
    const step = { channel: "sms", from: "ParcelCo", to: "{{ phone }}", message_type: "text", text } as const;
    const answer = await save(parcelNotice({ steps: [step] }));
    expect([answer.status, answer.json.code]).toEqual([422, "invalid_request"]);
    expect(answer.json.invalid_parameters).toMatchObject([
      { name: place, reason: expect.stringContaining(reason) },
    ]);
    expect((await test.call("GET", PATH)).status).toBe(404);
  });

  it("refuses what breaks the rules of channels and failover", async () => {
    const [messenger, viber, sms] = parcelNotice().steps;
    const answer = await save({
      steps: [{ ...messenger, failover: undefined }, viber, { ...sms, to: "+44" }],
    });
    expect(issuesIn(answer)).toEqual(["steps[0].failover", "steps[2].to"]);
  });

  it("looks at no more templates than it would take, however many there are", async () => {
    const [, , sms] = parcelNotice().steps;
    for (const text of ["{{ eta }}", "{{ eta"]) {
      const parameters = Array.from({ length: 20_000 }, () => text);
      const template = { name: "parcel", parameters };
      const whatsapp = { channel: "whatsapp", from: "447700900000", message_type: "template", template };
      const step = { ...sms, ...whatsapp, text: undefined, whatsapp: { locale: "en" } };
      expect(issuesIn(await save({ ...parcelNotice(), steps: [step] }))).toEqual(["steps"]);
    }
  });

  it("gives editors a schema, without credentials", async () => {
    const answer = await test.call("GET", "/v1/workflows/schema.json", { as: null });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("application/schema+json");
    expect(answer.json).toMatchObject({ type: "object", required: ["steps"], additionalProperties: false });
  });
});

describe("a run of a saved workflow", () => {
  it("sends the texts with its values, and is pinned to the version that was current", async () => {
    await save();
    await save(renamed("New"));
    const answer = await start({ ...everybody, eta: "at 14:10" }, { client_ref: "order-7731" });
    const run = runResourceSchema.parse(answer.json);
    expect([answer.status, run.client_ref]).toEqual([202, "order-7731"]);
    expect(run.workflow).toEqual({ name: "parcel-notice", version: 2 });
    await save(renamed("Newer"));
    await test.settle();
    expect(test.gateway.requests.map(({ message }) => message)).toEqual([
      {
        channel: "messenger",
        from: "104000000000001",
        to: "2901000000000042",
        message_type: "text",
        text: "Parcel 7731 arrives at 14:10.",
      },
    ]);
    expect((await test.call("GET", `/v1/runs/${run.id}`)).json.workflow).toEqual(run.workflow);
    const { json } = await test.call("GET", `/v1/runs/${run.id}/events`);
    expect(json.events).toMatchObject([{ type: "run.accepted", data: { workflow: run.workflow } }, {}, {}]);
  });

  it("passes over the channels on which the person is not known", async () => {
    await save();
    for (const messenger_id of [null, "", "  "]) {
      const { json, status } = await start({ number: 7731, phone: "447700900042", messenger_id });
      expect([status, json.step_index, json.status]).toEqual([202, 1, "running"]);
      const run = runResourceSchema.parse(json);
      expect(run.steps.map(({ state, to }) => `${state} ${to}`)).toEqual([
        "skipped ",
        expect.stringMatching(/^(pending|submitting) 447700900042$/),
        "pending 447700900042",
      ]);
      expect(run.steps.map(({ failover }) => failover?.expiry_time ?? null)).toEqual([null, 300, null]);
    }
    await test.settle();
    expect(test.gateway.requests.map(({ message }) => message.channel)).toEqual(
      Array(3).fill("viber_service"),
    );
  });

  it("says in its timeline that a step was skipped, and fails over past it", async () => {
    const [messenger, viber, sms] = parcelNotice().steps;
    await save(parcelNotice({ steps: [viber, messenger, sms].flatMap((step) => step ?? []) }));
    const { json } = await start({ number: 7731, phone: "447700900042" });
    await test.settle();
    const advanced = await test.call("POST", `/v1/runs/${json.id}/advance`);
    expect(advanced.json).toMatchObject({
      step_index: 2,
      steps: [{}, { state: "skipped", attempts: 0 }, {}],
    });
    await test.settle();
    expect(test.gateway.requests.map(({ message }) => message.channel)).toEqual(["viber_service", "sms"]);
    const events = (await test.call("GET", `/v1/runs/${json.id}/events`)).json.events;
    expect(events).toContainEqual(expect.objectContaining({ type: "step.skipped", step_index: 1 }));
  });

  it("ends with the last person that can be reached: no rule is left there", async () => {
    await save();
    const [messenger, , sms] = parcelNotice().steps;
    const last = { ...sms, to: "{{ fallback }}" };
    const variables = { ...parcelNotice().variables, fallback: { type: "string" } };
    await save({ variables, steps: [messenger, last] });
    const { json } = await start(everybody);
    const run = runResourceSchema.parse(json);
    expect(run.steps.map(({ failover }) => failover)).toEqual([null, null]);
    await test.settle();
    const refused = await test.call("POST", `/v1/runs/${run.id}/advance`);
    expect([refused.status, refused.json.code]).toEqual([409, "no_next_step"]);
  });

  it.each<[string, NamedRunRequest["variables"], readonly string[]]>([
    ["a value that a step needs is missing", { phone: "447700900042" }, ["variables.number"]],
    ["a value is of another type", { ...everybody, number: "7731" }, ["variables.number"]],
    ["a variable is not declared", { ...everybody, numbr: 1 }, ["variables.numbr"]],
    [
      "a value makes a wrong address",
      { ...everybody, phone: "+447700900042" },
      ["steps[1].to", "steps[2].to"],
    ],
    ["a text becomes too long for its channel", { ...everybody, eta: "x".repeat(700) }, ["steps[0].text"]],
    ["nobody can be reached", { number: 7731 }, ["variables"]],
    ["a value is too long", { ...everybody, eta: "x".repeat(4097) }, ["variables.eta"]],
  ])("is refused with its place when %s", async (_what, variables, places) => {
    await save();
    const answer = await start(variables);
    expect([answer.status, answer.json.code, issuesIn(answer)]).toEqual([422, "invalid_request", places]);
    expect(answer.text).not.toContain("447700900042");
    expect(test.gateway.requests).toEqual([]);
  });

  it("is refused when a filter would make too much of a value", async () => {
    const [, , sms] = parcelNotice().steps;
    const text = "{{ eta | replace: '', eta }}";
    expect((await save({ ...parcelNotice(), steps: [{ ...sms, text }] })).status).toBe(201);
    expect(issuesIn(await start({ ...everybody, eta: "x".repeat(4096) }))).toEqual(["steps[0].text"]);
    expect((await start({ ...everybody, eta: "ab" })).json.steps).toMatchObject([
      { message: { text: "aabb" } },
    ]);
  });

  it("is refused when nothing is saved under the name, or when there are steps as well", async () => {
    expect(issuesIn(await start())).toEqual(["workflow"]);
    await save();
    expect(issuesIn(await start({}, { steps: runRequest().steps }))).toEqual(["workflow"]);
    const both = await test.call("POST", "/v1/runs", { body: { ...runRequest(), variables: {} } });
    expect(issuesIn(both)).toEqual(["variables"]);
    const callback = await start(everybody, { callback_url: "http://169.254.169.254/latest" });
    expect(issuesIn(callback)).toEqual(["callback_url"]);
  });

  it("is found by the name of its workflow", async () => {
    await save();
    const { json } = await start();
    await test.call("POST", "/v1/runs", { body: runRequest() });
    const list = async (query: string) => (await test.call("GET", `/v1/runs?${query}`)).json.runs;
    expect(await list("workflow=parcel-notice")).toMatchObject([{ id: json.id }]);
    expect(await list("workflow=parcel-notice&status=running")).toHaveLength(1);
    expect(await list("workflow=other")).toEqual([]);
  });
});

describe("the client of core/transport", () => {
  it("saves, reads, starts, meets a conflict, and deletes", async () => {
    const client = new WorkflowsClient({
      baseUrl: test.server.url,
      credentials: { kind: "basic", ...FIRST },
      send: fetchSend(fetch, AbortSignal.timeout),
    });
    const saved = await client.saveWorkflow("parcel-notice", parcelNotice(), { version: null });
    expect(await client.getWorkflow("parcel-notice")).toEqual(saved);
    expect(await client.saveWorkflow("parcel-notice", renamed("New"), { version: 1 })).toMatchObject({
      version: 2,
    });
    expect(await client.getWorkflow("parcel-notice", 1)).toEqual(saved);
    expect(await client.listWorkflowVersions("parcel-notice")).toHaveLength(2);
    expect((await client.listWorkflows({ limit: 5 })).workflows).toMatchObject([{ version: 2 }]);
    const stale = client.saveWorkflow("parcel-notice", renamed("Mine"), { version: 1 });
    await expect(stale).rejects.toMatchObject({ reason: "version_mismatch", workflow: { version: 2 } });
    const run = await client.createRun({ workflow: "parcel-notice", variables: everybody });
    expect(run.workflow).toEqual({ name: "parcel-notice", version: 2 });
    expect((await client.listRuns({ workflow: "parcel-notice" })).runs).toMatchObject([{ id: run.id }]);
    const incomplete = client.createRun({ workflow: "parcel-notice", variables: { phone: "447700900042" } });
    await expect(incomplete).rejects.toMatchObject({ issues: [{ path: "variables.number" }] });
    await client.deleteWorkflow("parcel-notice", { version: 2 });
    await expect(client.getWorkflow("parcel-notice")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("deleting", () => {
  it("takes the name away, and keeps the versions and the runs that were started", async () => {
    await save();
    const { json: run } = await start();
    expect((await test.call("DELETE", PATH)).status).toBe(204);
    expect((await test.call("GET", PATH)).status).toBe(404);
    expect((await test.call("DELETE", PATH)).status).toBe(404);
    expect((await test.call("GET", "/v1/workflows")).json.workflows).toEqual([]);
    expect(issuesIn(await start())).toEqual(["workflow"]);
    expect((await test.call("GET", `${PATH}?version=1`)).json).toMatchObject(parcelNotice());
    expect((await test.call("GET", `/v1/runs/${run.id}`)).json).toMatchObject({
      status: "running",
      workflow: { name: "parcel-notice", version: 1 },
    });
    const again = await save();
    expect([again.status, again.json.version]).toEqual([201, 2]);
  });
});

describe("checking without sending", () => {
  const check = async (body: unknown) => {
    const { status, json } = await test.call("POST", "/v1/workflows/validate", { body });
    const issues = Array.isArray(json.issues) ? json.issues : [];
    return { status, valid: json.valid, places: issues.map(({ path, code }) => `${path} ${code}`) };
  };

  it("takes a definition, and saves nothing", async () => {
    expect(await check(parcelNotice())).toEqual({ status: 200, valid: true, places: [] });
    expect((await test.call("GET", "/v1/workflows")).json.workflows).toEqual([]);
    const wrong = await check(parcelNotice({ variables: {} }));
    expect(wrong.places).toContain("steps[0].to unknown_variable");
  });

  it("takes a name with variables, and starts nothing", async () => {
    await save();
    const named = { workflow: "parcel-notice" };
    expect(await check({ ...named, variables: everybody })).toMatchObject({ valid: true });
    expect(await check({ ...named, variables: { number: 1 } })).toMatchObject({
      places: ["variables no_reachable_step"],
    });
    expect(await check({ workflow: "other" })).toMatchObject({ places: ["workflow unknown_workflow"] });
    expect((await test.call("GET", "/v1/runs")).json.runs).toEqual([]);
  });
});

describe("another account", () => {
  it("sees nothing, starts nothing, changes nothing, and may use the same name", async () => {
    await addAccount(test.store, OTHER);
    await save();
    const asOther = { as: OTHER };
    for (const path of [PATH, `${PATH}?version=1`, `${PATH}/versions`]) {
      expect((await test.call("GET", path, asOther)).status).toBe(404);
    }
    const { json: missing } = await test.call("GET", PATH, asOther);
    const { json: never } = await test.call("GET", "/v1/workflows/never", asOther);
    expect({ ...missing, instance: "" }).toEqual({ ...never, instance: "" });
    expect((await test.call("DELETE", PATH, asOther)).status).toBe(404);
    expect((await test.call("GET", "/v1/workflows", asOther)).json.workflows).toEqual([]);
    const body = { workflow: "parcel-notice", variables: everybody };
    expect(issuesIn(await test.call("POST", "/v1/runs", { ...asOther, body }))).toEqual(["workflow"]);
    const theirs = await save(renamed("Theirs"), { ...asOther, headers: { "if-none-match": "*" } });
    expect([theirs.status, theirs.json.version]).toEqual([201, 1]);
    expect((await test.call("GET", PATH, { as: FIRST })).json).toMatchObject(parcelNotice());
    const both = await test.call("POST", "/v1/runs", { ...asOther, body });
    expect([both.status, both.json.workflow]).toEqual([202, { name: "parcel-notice", version: 1 }]);
    const runs = (await test.call("GET", "/v1/runs?workflow=parcel-notice")).json.runs;
    expect(runs).toEqual([]);
  });

  it("is nobody without credentials", async () => {
    for (const [method, path] of [
      ["GET", "/v1/workflows"],
      ["GET", PATH],
      ["PUT", PATH],
      ["DELETE", PATH],
      ["GET", `${PATH}/versions`],
    ] as const) {
      expect((await test.call(method, path, { as: null })).status).toBe(401);
    }
  });
});

/** Two people who save at the same moment, each over the version that both have seen. */
describe("two saves at once", () => {
  it("let one through and tell the other", async () => {
    await save();
    const headers = { "if-match": '"1"' };
    const answers = await Promise.all([save(renamed("A"), { headers }), save(renamed("B"), { headers })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200)?.json as unknown as SavedWorkflowResource;
    expect((await test.call("GET", PATH)).json.description).toBe(winner.description);
  });
});
