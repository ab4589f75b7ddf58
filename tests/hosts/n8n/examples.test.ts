import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorization, listAllRuns } from "../../system.ts";
import { until } from "../../until.ts";
import { untilExecution } from "./ended.ts";
import { packageFolder } from "./package-under-test.ts";
import { type Execution, type FlowDefinition, itemsFrom } from "./session.ts";
import { startWorld, type World } from "./world.ts";

const examples = join(packageFolder, "examples");

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 480_000);

afterAll(() => world.stop());

type Node = FlowDefinition["nodes"][number];

/** Imports an example as it is, but for the credential, which everybody chooses, and what a test changes in a node. */
function importExample(
  file: string,
  change: Readonly<Record<string, (parameters: object) => object>> = {},
): Promise<string> {
  const example = JSON.parse(readFileSync(join(examples, file), "utf8")) as FlowDefinition;
  const failoverApi = world.credential;
  const nodes = example.nodes.map((node): Node => {
    const parameters = change[String(node.name)]?.(node.parameters as object) ?? node.parameters;
    const isOurs = String(node.type).startsWith("@failover-kit/");
    return { ...node, parameters, ...(isOurs && { credentials: { failoverApi } }) };
  });
  return world.session.createWorkflow({ ...example, nodes });
}

async function execute(workflowId: string, limitMs?: number): Promise<Execution> {
  const id = await world.session.execute(workflowId);
  return untilExecution(world.session, id, ["success", "error", "crashed", "canceled"], limitMs);
}

/** Publishes a flow that is started by a call, and waits until n8n has registered its address: a moment later. */
async function publish(workflowId: string, path: string): Promise<void> {
  await world.session.publish(workflowId);
  const url = `${world.n8n.url}/webhook/${path}`;
  // A GET is refused in other words when a POST would be taken, and starts nothing.
  await until("its webhook is registered", async () =>
    (await (await fetch(url)).text()).includes("not registered for GET requests"),
  );
}

async function post(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${world.n8n.url}/webhook/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

describe("order-notice.json", () => {
  it("tells of an order once, over the channels that are known", async () => {
    const id = await importExample("order-notice.json");
    await publish(id, "order-shipped");
    const order = {
      order: 7731,
      eta: "at 14:10",
      messenger_id: "2901000000000001",
      phone: "+44 7700 900001",
    };
    const first = await post("order-shipped", order);
    const again = await post("order-shipped", order);
    expect(again.id).toBe(first.id);
    const { runs } = await world.system.client.listRuns({ client_ref: "7731" });
    expect(runs).toMatchObject([
      {
        id: first.id,
        steps: [
          { channel: "messenger", message: { text: "Your order 7731 arrives at 14:10." } },
          { channel: "viber_service", to: "447700900001" },
          { channel: "sms", to: "447700900001" },
        ],
      },
    ]);
    const other = await post("order-shipped", { order: 7732, eta: "today", phone: "447700900001" });
    expect(await world.system.client.getRun(String(other.id))).toMatchObject({
      steps: [{ channel: "viber_service" }, { channel: "sms" }],
    });
    await until("it was delivered", async () => {
      const run = await world.system.client.getRun(String(other.id));
      return run.status === "completed" && run.outcome?.channel === "viber_service";
    });
    await world.session.unpublish(id);
  });
});

describe("wait-and-branch.json", () => {
  const to = (digits: string) => ({
    Appointment: (parameters: object) => ({
      ...parameters,
      jsonOutput: `{ "appointment": "A-18", "whatsapp": "4477009000${digits}", "phone": "4477009000${digits}" }`,
    }),
  });

  it("notes who was told, and how", async () => {
    const ended = await execute(await importExample("wait-and-branch.json"));
    expect(itemsFrom(ended, "Note It as Told")).toMatchObject([
      { note: expect.stringMatching(/^Reached over whatsapp at \d{4}-\d\d-\d\dT/) },
    ]);
    expect(ended.runs).not.toHaveProperty("Call Them");
    expect(ended.runs).not.toHaveProperty("Stop Sending");
  });

  it("makes a call of it when nobody was reached", async () => {
    const ended = await execute(await importExample("wait-and-branch.json", to("03")));
    expect(itemsFrom(ended, "Call Them")).toMatchObject([
      { task: "Nobody was reached (step_failed): please call about A-18" },
    ]);
  });

  it("stops sending when its limit is over", async () => {
    const soon = { limitType: "afterTimeInterval", resumeAmount: 0.05, resumeUnit: "minutes" };
    const limited = (parameters: object) => ({
      ...parameters,
      options: { limitWaitTime: { values: soon } },
    });
    const id = await importExample("wait-and-branch.json", { ...to("02"), "Message Failover": limited });
    const ended = await execute(id, 180_000); // n8n looks once a minute
    const [stopped] = itemsFrom(ended, "Stop Sending");
    expect(stopped).toMatchObject({ status: "canceled" });
    expect(await world.system.client.getRun(String(stopped?.id))).toMatchObject({
      steps: [{ to: "447700900002" }, {}],
      status: "canceled",
    });
  }, 240_000);
});

describe("escalation-from-a-list.json", () => {
  it("makes a run of each of its 100 rows, by the addresses that each has", async () => {
    const ended = await execute(await importExample("escalation-from-a-list.json"));
    const sent = itemsFrom(ended, "Sent");
    expect(new Set(sent.map(({ id }) => id)).size).toBe(100);
    expect(itemsFrom(ended, "Look at These Rows")).toEqual([]);
    const known = await listAllRuns(world.system.client);
    const ours = known.filter(({ client_ref }) => client_ref === "water-off");
    const channels = ours.map(({ steps }) => steps.map(({ channel }) => channel).join(" then "));
    expect(channels.filter((one) => one === "messenger then sms")).toHaveLength(34);
    expect(channels.filter((one) => one === "sms")).toHaveLength(66);
    expect(known.some(({ steps }) => steps[0]?.message.text?.startsWith("Hello Person 100,"))).toBe(true);
  });

  it("sets aside the rows that are refused, and says why", async () => {
    const rows = [
      { name: "Ada", messenger: "", phone: "+44 7700 900001" },
      { name: "Ben", messenger: "", phone: "unknown" },
      { name: "Cem", messenger: "", phone: "" },
    ];
    const List = () => ({ jsCode: `return ${JSON.stringify(rows.map((json) => ({ json })))};` });
    const ended = await execute(await importExample("escalation-from-a-list.json", { List }));
    expect(itemsFrom(ended, "Sent")).toMatchObject([{ steps: [{ to: "447700900001" }] }]);
    expect(itemsFrom(ended, "Look at These Rows")).toMatchObject([
      { error: expect.stringContaining("Step 2 → To") },
      { error: expect.stringContaining("no step with a recipient") },
    ]);
  });
});

describe("support-reply.json", () => {
  it("answers by the saved workflow, and makes a task when the customer was not reached", async () => {
    const saved = await fetch(`${world.system.url}/v1/workflows/support-reply`, {
      method: "PUT",
      headers: { authorization, "content-type": "application/yaml" },
      body: readFileSync(join(examples, "support-reply.workflow.yaml")),
    });
    expect(saved.status).toBe(201);
    const id = await importExample("support-reply.json");
    await publish(id, "support-answer");
    const { subscriptions } = world.system.client;
    await until("it is subscribed", async () => (await subscriptions.list()).length === 1);

    const answer = "Your refund is on its way.";
    const read = await post("support-answer", { ticket: "T-1", answer, phone: "+44 7700 900001" });
    const lost = await post("support-answer", { ticket: "T-2", answer, phone: "+44 7700 900003" });
    const run = await world.system.client.getRun(String(read.id));
    expect(run).toMatchObject({ client_ref: "T-1", workflow: { name: "support-reply" } });
    expect(run.steps.map(({ to, message }) => [to, message.text])).toEqual([
      ["447700900001", answer],
      ["447700900001", answer],
    ]);
    await until("T-1 was read", async () => {
      const { status } = await world.system.client.getRun(String(read.id));
      return status === "completed";
    });
    await until("there is a task", async () => (await tasksOf(id)).length > 0);
    expect(await tasksOf(id)).toEqual([
      { task: "Ticket T-2: the customer could not be reached, please call" },
    ]);
    expect(await world.system.client.getRun(String(lost.id))).toMatchObject({ status: "failed" });
    await world.session.unpublish(id);
  });

  async function tasksOf(workflowId: string): Promise<readonly object[]> {
    const ids = await world.session.executionsOf(workflowId);
    const executions = await Promise.all(ids.map((id) => untilExecution(world.session, id)));
    return executions.flatMap((execution) => itemsFrom(execution, "Task for a Colleague"));
  }
});
