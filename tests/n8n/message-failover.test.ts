import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MessageFailover } from "../../packages/n8n-nodes-failover/nodes/MessageFailover/MessageFailover.node.ts";
import { recipients, runRequest } from "../requests.ts";
import { freePort, type System, startSystem } from "../system.ts";
import { type FakeN8n, fakeContext } from "./fake-context.ts";

let system: System;

beforeAll(async () => {
  system = await startSystem({ environment: { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" } });
});

afterAll(() => system.stop());

const node = new MessageFailover();
let executions = 0;

/** Executes the node and gives what leaves by its first output. */
async function execute(n8n: Partial<FakeN8n>) {
  executions += 1;
  const { context } = fakeContext({ url: system.url, executionId: `execution-${executions}`, ...n8n });
  const [first = []] = await node.execute.call(context);
  return first;
}

const text = "Parcel 7731 arrives at 14:10.";
const sms = { channel: "sms", from: "ParcelCo", to: "447700900005", text } as const;
const messenger = { channel: "messenger", from: "104000000000001", to: "2901000000000005", text };

function form(step: readonly object[], more: object = {}) {
  return { resource: "run", operation: "send", source: "steps", steps: { step }, ...more };
}

/** The run of the first item, as the server keeps it. */
async function sent(parameters: object) {
  const [item] = await execute({ parameters: { ...parameters } as FakeN8n["parameters"] & object });
  return system.client.getRun(String(item?.json.id));
}

describe("send", () => {
  it("turns rows into steps; the last one has nothing to fail over to", async () => {
    const row = { ...messenger, conditionStatus: "delivered", expiryAmount: 5, expiryUnit: "hours" };
    const run = await sent(form([row, { ...sms, expiryAmount: 9 }]));
    expect(run.steps).toMatchObject([
      { channel: "messenger", failover: { condition_status: "delivered", expiry_time: 18_000 } },
      { channel: "sms", failover: null },
    ]);
    expect(run.source).toBe("n8n");
  });

  it.each([
    ["read", messenger],
    ["delivered", sms],
    ["delivered", { ...sms, conditionStatus: "read" }],
  ])("waits until the message was %s if nothing else is said", async (condition, row) => {
    const run = await sent(form([row, sms]));
    expect(run.steps[0]?.failover).toEqual({ condition_status: condition, expiry_time: 600 });
  });

  it("lets a reply count, too", async () => {
    const run = await sent(form([{ ...messenger, stopOnReply: true }, sms]));
    expect(run.steps[0]?.failover).toMatchObject({ stop_on_reply: true });
  });

  it.each([
    [
      "an image with a caption",
      { messageType: "image", mediaUrl: "https://shop.example.com/a.jpg", caption: "Look" },
      { image: { url: "https://shop.example.com/a.jpg", caption: "Look" } },
    ],
    [
      "a template with its language",
      {
        messageType: "template",
        templateName: "parcel",
        templateParameters: ["7731"],
        options: { locale: "en" },
      },
      { template: { name: "parcel", parameters: ["7731"] }, whatsapp: { locale: "en" } },
    ],
    [
      "custom content",
      { messageType: "custom", contentJson: '{"type":"contacts","contacts":[]}' },
      { custom: { type: "contacts", contacts: [] } },
    ],
  ])("sends %s", async (_, content, message) => {
    const row = { channel: "whatsapp", from: "447700900000", to: "447700900005", ...content };
    const run = await sent(form([row]));
    expect(run.steps[0]?.message).toMatchObject(message);
  });

  it("puts options where the API wants them, and keeps what the form does not know", async () => {
    const options = { encodingType: "unicode", ttl: 600, otherFields: '{"trusted_recipient":true}' };
    const run = await sent(form([{ ...sms, options }]));
    expect(run.steps[0]?.message).toMatchObject({
      sms: { encoding_type: "unicode" },
      ttl: 600,
      trusted_recipient: true,
    });
  });

  it("takes numbers of a table, and phone numbers as people write them", async () => {
    const numbers = ["+44 7700 900005", 447_700_900_005, "44-7700-900005"];
    for (const to of numbers) expect((await sent(form([{ ...sms, to }]))).steps[0]?.to).toBe("447700900005");
  });

  it("leaves out steps without a recipient when it is told to", async () => {
    const rows = [{ ...messenger, to: "" }, sms];
    const run = await sent(form(rows, { options: { skipWithoutRecipient: true } }));
    expect(run.steps.map(({ channel }) => channel)).toEqual(["sms"]);
    await expect(sent(form(rows))).rejects.toThrow("Step 1 → To");
  });

  it("passes reference, metadata, final wait and callback on", async () => {
    const options = {
      clientRef: "order-7731",
      metadata: '{"shop":"north"}',
      finalExpiryHours: 2,
      onUnknown: "give_up",
      callbackUrl: "http://127.0.0.1:9/report",
    };
    const run = await sent(form([sms], { options }));
    expect(run).toMatchObject({ client_ref: "order-7731", metadata: { shop: "north" } });
  });

  it("takes a request as JSON", async () => {
    const json = JSON.stringify({ ...runRequest(recipients("05", "05")), client_ref: "json" });
    const run = await sent({ resource: "run", operation: "send", source: "json", requestJson: json });
    expect(run).toMatchObject({ client_ref: "json", steps: [{}, {}] });
  });

  it("fills a saved workflow's variables in, typed, from a table too", async () => {
    await system.client.saveWorkflow("typed", {
      variables: { count: { type: "number" }, phone: { type: "string" } },
      steps: [{ ...sms, to: "{{ phone }}", message_type: "text", text: "{{ count }} parcels" }],
    });
    const schema = [
      { id: "count", type: "number" },
      { id: "phone", type: "string" },
    ];
    const [item] = await execute({
      items: [{ count: "3", phone: 447_700_900_005, other: "x" }],
      parameters: {
        resource: "run",
        operation: "send",
        source: "saved",
        savedWorkflow: { __rl: true, value: "typed" },
        variables: { mappingMode: "autoMapInputData", value: null, schema },
      },
    });
    const run = await system.client.getRun(String(item?.json.id));
    expect(run.steps[0]?.message).toMatchObject({ to: "447700900005", text: "3 parcels" });
  });
});

describe("the idempotency key", () => {
  const parameters = form([sms]);
  const id = async (n8n: Partial<FakeN8n>) => (await execute({ parameters, ...n8n }))[0]?.json.id;

  it("gives the same run to a retry, and another one to another item, turn of a loop or execution", async () => {
    const first = await id({ executionId: "900" });
    expect(await id({ executionId: "900" })).toBe(first);
    expect(await id({ executionId: "900", runIndex: 1 })).not.toBe(first);
    expect(await id({ executionId: "901" })).not.toBe(first);
    const two = await execute({ parameters, executionId: "900", items: [{}, {}] });
    expect(two.map(({ json }) => json.id === first)).toEqual([true, false]);
  });

  it("takes any name that a node has in a flow that was imported", async () => {
    const first = await id({ executionId: "905", node: { id: "Send – Größe 2" } });
    expect(first).toEqual(expect.any(String));
    expect(await id({ executionId: "905", node: { id: "Send – Größe 3" } })).not.toBe(first);
    expect(await id({ executionId: "905", node: { id: "x".repeat(300) } })).toEqual(expect.any(String));
  });

  it("can be one's own", async () => {
    const own = form([sms], { options: { idempotencyKey: "order-1" } });
    const first = await execute({ parameters: own, executionId: "910" });
    const second = await execute({ parameters: own, executionId: "911" });
    expect(second[0]?.json.id).toBe(first[0]?.json.id);
  });

  it("says what to do when a retry asks for something else", async () => {
    await id({ executionId: "920" });
    const other = form([{ ...sms, text: "Another text" }]);
    await expect(execute({ parameters: other, executionId: "920" })).rejects.toMatchObject({
      message: "The idempotency key was used for another request [item 0]",
      description: expect.stringContaining("$now"),
    });
  });
});

describe("run operations", () => {
  const on = (operation: string, runId: string, more: object = {}) =>
    execute({ parameters: { resource: "run", operation, runId, ...more } });

  it("show and control a run", async () => {
    const { id } = await system.client.createRun(runRequest(recipients("05", "05")));
    const seen: unknown[] = [];
    for (const operation of ["get", "pause", "resume", "advance", "cancel"]) {
      const [item] = await on(operation, id);
      seen.push([operation, item?.json.status, item?.json.reached]);
    }
    expect(seen).toEqual([
      ["get", "running", null],
      ["pause", "paused", null],
      ["resume", "running", null],
      ["advance", "running", null],
      ["cancel", "canceled", false],
    ]);
  });

  it("give everything when the result is not to be simplified", async () => {
    const { id } = await system.client.createRun(runRequest(recipients("05", "05")));
    const [item] = await on("get", id, { simplify: false });
    expect(item?.json).toMatchObject({
      id,
      revision: expect.any(Number),
      steps: [{ message: { text } }, {}],
    });
  });

  it.each([
    ["resume", "The run is not paused [item 0]"],
    ["advance", "There is no next step to send [item 0]"],
  ])("say why %s is not possible", async (operation, message) => {
    const { id } = await system.client.createRun({ steps: [{ ...sms, message_type: "text" }] });
    await expect(on(operation, id)).rejects.toMatchObject({ message });
  });

  it("say that nothing of that name is known", async () => {
    await expect(on("get", "0199f3a2-5b1c-7d3e-9c4f-8a2b6e1d0f57")).rejects.toMatchObject({
      message: "The server knows nothing of that name [item 0]",
    });
    await expect(on("get", "")).rejects.toMatchObject({ message: expect.stringContaining("Run ID") });
  });
});

describe("lists", () => {
  it("have a limit, or not, and filters", async () => {
    for (let count = 0; count < 3; count += 1) {
      await system.client.createRun(runRequest(recipients("05", "05"), { client_ref: "listed" }));
    }
    const list = (more: object) => {
      const filters = { clientRef: "listed", createdAfter: "2020-01-01" };
      return execute({ parameters: { resource: "run", operation: "getAll", filters, ...more } });
    };
    expect(await list({ limit: 2 })).toHaveLength(2);
    expect(await list({ returnAll: true })).toHaveLength(3);
    expect(await list({ returnAll: true, filters: { clientRef: "nobody" } })).toEqual([]);
  });

  it("show saved workflows", async () => {
    await system.client.saveWorkflow("shown", { steps: [{ ...sms, message_type: "text" }] });
    const list = await execute({
      parameters: { resource: "workflow", operation: "getAll", returnAll: true },
    });
    expect(list.map(({ json }) => json.name)).toContain("shown");
  });

  it("offer saved workflows by name and description, and their variables", async () => {
    await system.client.saveWorkflow("offered", {
      description: "Tells when a parcel arrives",
      variables: { eta: { type: "string", default: "today", description: "When" } },
      steps: [{ ...sms, message_type: "text", text: "{{ eta }}" }],
    });
    const { context } = fakeContext({
      url: system.url,
      parameters: { savedWorkflow: { __rl: true, value: "offered" } },
    });
    const found = await node.methods.listSearch.searchWorkflows.call(context, "PARCEL ARR");
    expect(found.results).toMatchObject([{ name: "offered", value: "offered" }]);
    const { fields } = await node.methods.resourceMapping.getVariables.call(context);
    expect(fields).toMatchObject([{ id: "eta", displayName: "eta (When; default: today)", type: "string" }]);
  });
});

describe("validate", () => {
  it("names each place as the form does, and sends nothing", async () => {
    const rows = [
      { ...sms, text: "" },
      { ...sms, to: "nobody" },
    ];
    const parameters = { ...form(rows), resource: "workflow", operation: "validate" };
    const [item] = await execute({ parameters });
    expect(item?.json).toMatchObject({
      valid: false,
      issues: [{ field: "Step 1 → Text" }, { field: "Step 2 → To" }],
    });
  });
});

describe("errors", () => {
  it("name the field, what to write, and the item", async () => {
    const items = [{ to: "447700900005" }, { to: "nobody" }];
    const parameters = form([{ ...sms, to: "{{ to }}" }]);
    await expect(execute({ parameters, items })).rejects.toMatchObject({
      message: expect.stringMatching(/^Step 1 → To: .+ \[item 1\]$/),
      context: { itemIndex: 1 },
    });
    const all = await execute({ parameters, items, continueOnFail: true });
    expect(all.map(({ json, pairedItem }) => [typeof json.id, typeof json.error, pairedItem])).toEqual([
      ["string", "undefined", { item: 0 }],
      ["undefined", "string", { item: 1 }],
    ]);
  });

  it("list everything that is wrong", async () => {
    const parameters = form([
      { ...sms, to: "nobody" },
      { ...sms, text: "" },
    ]);
    await expect(execute({ parameters })).rejects.toMatchObject({
      message: expect.stringContaining("(and 1 more)"),
      description: expect.stringMatching(/Step 1 → To: .+\nStep 2 → Text: /),
    });
  });

  it.each([
    ["steps", form([]), 'The field "Steps" is empty [item 0]'],
    ["a workflow", { ...form([]), source: "saved" }, 'The field "Workflow" is empty [item 0]'],
    [
      "JSON",
      { ...form([]), source: "json", requestJson: "{" },
      'The field "Request (JSON)" is no JSON [item 0]',
    ],
    ["an object", { ...form([]), source: "json", requestJson: "[]" }, "must be a JSON object"],
  ])("say that %s is missing", async (_, parameters, message) => {
    await expect(execute({ parameters })).rejects.toThrow(message);
  });

  it("never quote texts, phone numbers or credentials", async () => {
    const parameters = form([{ ...sms, to: "4477009000051234567890", text: "Secret words" }]);
    const error = await execute({ parameters }).catch((caught: unknown) => caught);
    expect(JSON.stringify(error)).not.toMatch(/Secret words|447700900005|only-for-tests/);
  });

  it("say that nobody listens, and that nothing was sent", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await expect(execute({ url, parameters: form([sms]) })).rejects.toMatchObject({
      message: "There is no connection to the server [item 0]",
      description: expect.stringContaining("Nothing was sent"),
    });
  });

  it("say that the address cannot be one", async () => {
    await expect(execute({ url: "failover", parameters: form([sms]) })).rejects.toMatchObject({
      message: "The Server URL of the credential cannot be used",
    });
  });
});
