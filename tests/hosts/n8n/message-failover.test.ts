import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipients, runRequest } from "../../requests.ts";
import { credentials, freePort, listAllRuns } from "../../system.ts";
import { startBreakingLine } from "./breaking-line.ts";
import { untilExecution } from "./ended.ts";
import { code, flow, httpRequest, messageFailover, noOp, start, stepRows } from "./flows.ts";
import { type Execution, itemsFrom } from "./session.ts";
import { startWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 480_000);

afterAll(() => world.stop());

/** Executes our node once, after what makes its items. */
async function execute(
  parameters: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
  items = "return [{ json: {} }];",
): Promise<Execution> {
  const node = messageFailover(world, parameters, more);
  const id = await world.session.createWorkflow(
    flow("Test", start, code("Items", items), node, noOp("After")),
  );
  return untilExecution(world.session, await world.session.execute(id));
}

function send(messenger: string, sms = "447700900001", more: object = {}) {
  return { resource: "run", operation: "send", source: "steps", steps: stepRows(messenger, sms), ...more };
}

describe("the credential", () => {
  const right = () => ({ url: world.system.url, apiKey: credentials.key, apiSecret: credentials.secret });

  it("is accepted when it is right", async () => {
    expect(await world.session.testCredential(right())).toMatchObject({ status: "OK" });
    const withSlash = { ...right(), url: ` ${world.system.url}/ ` };
    expect(await world.session.testCredential(withSlash)).toMatchObject({ status: "OK" });
  });

  it("says that the secret is wrong", async () => {
    const answer = await world.session.testCredential({ ...right(), apiSecret: "wrong" });
    expect(answer).toMatchObject({ status: "Error", message: expect.stringContaining("secret") });
  });

  it("says that something else listens there", async () => {
    const answer = await world.session.testCredential({ ...right(), url: world.n8n.url });
    expect(answer).toMatchObject({
      status: "Error",
      message: expect.stringContaining("not like a Failover Kit server"),
    });
  });

  it("says that nobody listens there", async () => {
    const answer = await world.session.testCredential({
      ...right(),
      url: `http://127.0.0.1:${await freePort()}`,
    });
    expect(answer).toMatchObject({ status: "Error", message: expect.stringMatching(/refused|connect/i) });
  });
});

describe("the node", () => {
  it("sends, and its run is the one that the server knows", async () => {
    const ended = await execute(send("2901000000000001"));
    const [item] = itemsFrom(ended, "Message Failover");
    expect(item).toMatchObject({ status: "running", reached: null, channel: "messenger" });
    const run = await world.system.client.getRun(String(item?.id));
    expect(run).toMatchObject({ source: "n8n", steps: [{ to: "2901000000000001" }, { to: "447700900001" }] });
  });

  it("gets, pauses, resumes, sends the next now and cancels a run", async () => {
    const { id } = await world.system.client.createRun(runRequest(recipients("05", "05")));
    const on = (operation: string) => execute({ resource: "run", operation, runId: id });
    const statuses: unknown[] = [];
    for (const operation of ["get", "pause", "resume", "advance", "cancel"]) {
      const [item] = itemsFrom(await on(operation), "Message Failover");
      statuses.push([operation, item?.status, item?.channel]);
    }
    expect(statuses).toEqual([
      ["get", "running", "messenger"],
      ["pause", "paused", "messenger"],
      ["resume", "running", "messenger"],
      ["advance", "running", "sms"],
      ["cancel", "canceled", "sms"],
    ]);
    const again = await on("cancel");
    expect(again).toMatchObject({
      status: "error",
      error: { message: "The run has ended already [item 0]" },
    });
  });

  it("lists runs by their reference, all or some", async () => {
    for (let count = 0; count < 3; count += 1) {
      await execute(send("2901000000000001", "447700900001", { options: { clientRef: "listed" } }));
    }
    const list = (more: object) =>
      execute({ resource: "run", operation: "getAll", filters: { clientRef: "listed" }, ...more });
    expect(itemsFrom(await list({ returnAll: true }), "Message Failover")).toHaveLength(3);
    expect(itemsFrom(await list({ limit: 2 }), "Message Failover")).toHaveLength(2);
  });

  it("lists saved workflows, and sends one of them with its variables", async () => {
    const { client } = world.system;
    await client.saveWorkflow("parcel-notice", {
      description: "Tells when a parcel arrives",
      variables: { eta: { type: "number" }, phone: { type: "string" } },
      steps: [
        {
          channel: "sms",
          from: "ParcelCo",
          to: "{{ phone }}",
          message_type: "text",
          text: "It arrives at {{ eta }}.",
        },
      ],
    });
    const listed = await execute({ resource: "workflow", operation: "getAll", returnAll: true });
    expect(itemsFrom(listed, "Message Failover")).toMatchObject([{ name: "parcel-notice", version: 1 }]);

    const value = { eta: "={{ $json.hour }}", phone: "447700900001" };
    const schema = ["eta", "phone"].map((id) => ({
      id,
      displayName: id,
      type: id === "eta" ? "number" : "string",
    }));
    const ended = await execute(
      {
        resource: "run",
        operation: "send",
        source: "saved",
        savedWorkflow: { __rl: true, mode: "list", value: "parcel-notice" },
        variables: { mappingMode: "defineBelow", value, schema },
      },
      {},
      'return [{ json: { hour: "14" } }];',
    );
    const [item] = itemsFrom(ended, "Message Failover");
    const run = await client.getRun(String(item?.id));
    expect(run.steps[0]?.message.text).toBe("It arrives at 14.");
  });

  it("says what is wrong with a workflow, by the names of the form", async () => {
    const steps = { step: [{ channel: "sms", from: "ParcelCo", to: "nobody", text: "Hello" }] };
    const ended = await execute({ resource: "workflow", operation: "validate", source: "steps", steps });
    expect(itemsFrom(ended, "Message Failover")).toMatchObject([
      { valid: false, issues: [{ field: "Step 1 → To" }] },
    ]);
    const refused = await execute({ resource: "run", operation: "send", source: "steps", steps });
    expect(refused.error?.message).toMatch(/^Step 1 → To: .*\[item 0\]$/);
  });

  it("goes on with the other items when one is refused, by its error output if it is so set", async () => {
    const to = { step: [{ channel: "sms", from: "ParcelCo", to: "={{ $json.to }}", text: "Hello" }] };
    const parameters = { resource: "run", operation: "send", source: "steps", steps: to };
    const items = 'return ["447700900001", "nobody", "447700900001"].map((to) => ({ json: { to } }));';
    const regular = await execute(parameters, { onError: "continueRegularOutput" }, items);
    expect(itemsFrom(regular, "Message Failover").map(({ id, error }) => [typeof id, typeof error])).toEqual([
      ["string", "undefined"],
      ["undefined", "string"],
      ["string", "undefined"],
    ]);
    const split = await execute(parameters, { onError: "continueErrorOutput" }, items);
    expect(itemsFrom(split, "Message Failover", 0)).toHaveLength(2);
    expect(itemsFrom(split, "Message Failover", 1)).toMatchObject([
      { error: expect.stringContaining("Step 1 → To") },
    ]);
  });

  it("makes 100 runs of 100 items", async () => {
    const items = "return Array.from({ length: 100 }, (_, row) => ({ json: { row } }));";
    const parameters = send("2901000000000001", "447700900001", {
      options: { clientRef: "=row-{{ $json.row }}" },
    });
    const ended = await execute(parameters, {}, items);
    const ids = itemsFrom(ended, "Message Failover").map(({ id }) => id);
    expect(new Set(ids).size).toBe(100);
    const references = itemsFrom(ended, "Message Failover").map(({ client_ref }) => client_ref);
    expect(references).toEqual(Array.from({ length: 100 }, (_, row) => `row-${row}`));
    const known = await listAllRuns(world.system.client);
    expect(known.filter(({ client_ref }) => client_ref?.startsWith("row-"))).toHaveLength(100);
  });

  it("takes phone numbers as people write them", async () => {
    const ended = await execute(send("2901000000000001", "+44 7700 900001"));
    expect(itemsFrom(ended, "Message Failover")).toMatchObject([{ steps: [{}, { to: "447700900001" }] }]);
  });

  it("makes no second run when n8n retries after the answer got lost", async () => {
    // The client of the node tries three times by itself; then it is up to n8n.
    const line = await startBreakingLine(world.system.url, { breaks: 3 });
    const { key: apiKey, secret: apiSecret } = credentials;
    const failoverApi = await world.session.createCredential({ url: line.url, apiKey, apiSecret });
    const parameters = send("2901000000000001", "447700900001", { options: { clientRef: "lost-answer" } });
    const retrying = { credentials: { failoverApi }, retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
    const ended = await execute(parameters, retrying);
    const known = await world.system.client.listRuns({ client_ref: "lost-answer" });
    expect(known.runs).toHaveLength(1);
    expect(itemsFrom(ended, "Message Failover")).toMatchObject([{ id: known.runs[0]?.id }]);
    expect(line.arrived).toBe(4);
    await line.close();
  });

  it("says that nothing is sent twice when the answer got lost and nobody retries", async () => {
    const line = await startBreakingLine(world.system.url, { breaks: 3 });
    const { key: apiKey, secret: apiSecret } = credentials;
    const failoverApi = await world.session.createCredential({ url: line.url, apiKey, apiSecret });
    const ended = await execute(send("2901000000000001"), { credentials: { failoverApi } });
    expect(ended.error).toMatchObject({
      message: "No answer came from the server, and the request may have arrived [item 0]",
      description: expect.stringContaining("Retry On Fail"),
    });
    await line.close();
  });

  it("says that there is no connection when nobody listens", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { key: apiKey, secret: apiSecret } = credentials;
    const failoverApi = await world.session.createCredential({ url, apiKey, apiSecret });
    const ended = await execute(send("2901000000000001"), { credentials: { failoverApi } });
    expect(ended.error?.message).toBe("There is no connection to the server [item 0]");
  });

  it("keeps its credential from other nodes", async () => {
    const request = httpRequest(`${world.system.url}/v1/runs`, world.credential);
    const thief = world.session.createWorkflow(flow("Thief", start, request));
    await expect(thief).rejects.toThrow("is restricted to: @failover-kit/n8n-nodes-failover.messageFailover");
  });
});
