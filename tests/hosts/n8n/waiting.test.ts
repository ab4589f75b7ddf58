import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAllRuns } from "../../system.ts";
import { until } from "../../until.ts";
import { untilExecution } from "./ended.ts";
import { code, flow, messageFailover, noOp, start, stepRows } from "./flows.ts";
import { type Execution, itemsFrom } from "./session.ts";
import { startWorld, type World } from "./world.ts";

const NODE = "Message Failover";
const lanes = [noOp("No Result in Time"), noOp("Reached"), noOp("Not Reached")];

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 480_000);

afterAll(() => world.stop());

/** Executes a flow that sends and waits, and gives the id of its execution. */
async function begin(
  steps: unknown,
  {
    more = {},
    items = "return [{ json: { order: 7731 } }];",
    nodeMembers = {},
  }: { more?: object; items?: string; nodeMembers?: Readonly<Record<string, unknown>> } = {},
): Promise<string> {
  const parameters = { resource: "run", operation: "sendAndWait", source: "steps", steps, ...more };
  const node = messageFailover(world, parameters, nodeMembers);
  const id = await world.session.createWorkflow(flow("Waits", start, code("Items", items), node, lanes));
  return world.session.execute(id);
}

/** How many items came to each of the three nodes behind. */
function arrivals(execution: Execution): Readonly<Record<string, number>> {
  const counted = ["No Result in Time", "Reached", "Not Reached"].map((name) => [
    name,
    itemsFrom(execution, name).length,
  ]);
  return Object.fromEntries(counted);
}

/** The run that a waiting execution has started. */
function runOf(execution: Execution, node = NODE): string {
  const [item] = itemsFrom(execution, node);
  const { run_id } = (item?.message_failover ?? {}) as { readonly run_id?: string };
  if (run_id === undefined) throw new Error("the item does not say what it waits for");
  return run_id;
}

describe("send and wait for outcome", () => {
  it("leaves by Reached when the message was read", async () => {
    const ended = await untilExecution(
      world.session,
      await begin(stepRows("2901000000000001", "447700900001")),
    );
    expect(ended.status).toBe("success");
    expect(arrivals(ended)).toEqual({ "No Result in Time": 0, Reached: 1, "Not Reached": 0 });
    expect(itemsFrom(ended, "Reached")).toMatchObject([
      { reached: true, channel: "messenger", status: "completed" },
    ]);
  });

  it("leaves by Not Reached when every channel rejects", async () => {
    const ended = await untilExecution(
      world.session,
      await begin(stepRows("2901000000000003", "447700900003")),
    );
    expect(arrivals(ended)).toEqual({ "No Result in Time": 0, Reached: 0, "Not Reached": 1 });
    expect(itemsFrom(ended, "Not Reached")).toMatchObject([{ reached: false, reason: "step_failed" }]);
  });

  it("waits for as many items as it takes at once", async () => {
    const items = "return Array.from({ length: 50 }, () => ({ json: {} }));";
    const steps = stepRows("2901000000000001", "447700900001");
    const id = await begin(steps, { items });
    const ended = await untilExecution(world.session, id, ["success", "error"], 180_000);
    expect(arrivals(ended)).toEqual({ "No Result in Time": 0, Reached: 50, "Not Reached": 0 });
  }, 240_000);

  it("waits for all items, and sorts them by what became of each", async () => {
    const items = 'return ["01", "03", "01"].map((digits) => ({ json: { digits } }));';
    const steps = stepRows("=29010000000000{{ $json.digits }}", "=4477009000{{ $json.digits }}");
    const ended = await untilExecution(world.session, await begin(steps, { items }));
    expect(arrivals(ended)).toEqual({ "No Result in Time": 0, Reached: 2, "Not Reached": 1 });
  });

  // n8n makes the address that wakes an execution out of the node's id, which in an imported flow may be any text.
  it.each(["1", "send it", "a/b?c=d#e%41&f", "überall 🙂", "long-".repeat(60)])(
    "is woken when the node's id is %s",
    async (nodeId) => {
      const ended = await untilExecution(
        world.session,
        await begin(stepRows("2901000000000001", "447700900001"), { nodeMembers: { id: nodeId } }),
      );
      expect(arrivals(ended)).toEqual({ "No Result in Time": 0, Reached: 1, "Not Reached": 0 });
    },
  );

  it("refuses to wait when n8n could not wake it, and sends nothing", async () => {
    const before = (await listAllRuns(world.system.client)).length;
    const steps = stepRows("2901000000000001", "447700900001");
    const ended = await untilExecution(world.session, await begin(steps, { nodeMembers: { id: "/send/" } }));
    expect(ended).toMatchObject({ status: "error", error: { message: expect.stringContaining("its ID") } });
    expect(await listAllRuns(world.system.client)).toHaveLength(before);
  });

  it("goes on after n8n was killed and started again while it waited", async () => {
    const id = await begin(stepRows("2901000000000002", "447700900001", 600));
    const waiting = await untilExecution(world.session, id, ["waiting"]);
    const runId = runOf(waiting);
    await world.restartN8n("kill");
    await world.system.client.advanceRun(runId);
    const ended = await untilExecution(world.session, id);
    expect(arrivals(ended)).toEqual({ "No Result in Time": 0, Reached: 1, "Not Reached": 0 });
    expect(itemsFrom(ended, "Reached")).toMatchObject([{ id: runId, channel: "sms" }]);
  }, 300_000);

  it("is woken neither by a forged call nor by the report of another run", async () => {
    const id = await begin(stepRows("2901000000000002", "447700900001", 600));
    const waiting = await untilExecution(world.session, id, ["waiting"]);
    const runId = runOf(waiting);
    const run = await world.system.client.getRun(runId);
    const resumeUrl = await resumeUrlOf(id);
    const call = (url: string, data: unknown) =>
      fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ type: "run.completed", report_number: 1, data }),
      });
    const forged = await call(resumeUrl, { ...run, status: "completed" });
    expect(forged.status).toBe(401);
    expect((await world.session.execution(id)).status).toBe("waiting");

    await world.system.client.cancelRun(runId);
    const ended = await untilExecution(world.session, id);
    expect(itemsFrom(ended, "Not Reached")).toMatchObject([
      { id: runId, reached: false, reason: "canceled" },
    ]);
  });

  it("stays parked while its key is revoked, and goes on when all have ended", async () => {
    const { client, url } = world.system;
    const { key: apiKey, secret: apiSecret } = await client.createKey({ name: "n8n", role: "sender" });
    const failoverApi = await world.session.createCredential({ url, apiKey, apiSecret });
    const id = await begin(stepRows("2901000000000002", "447700900001", 600), {
      items: "return [{ json: {} }, { json: {} }];", // the first callback has to ask about the other run
      nodeMembers: { credentials: { failoverApi } },
    });
    const waiting = await untilExecution(world.session, id, ["waiting"]);
    await client.revokeKey(apiKey);
    const [first = "", second = ""] = itemsFrom(waiting, NODE).map(
      (item) => (item.message_failover as { run_id: string }).run_id,
    );
    await client.advanceRun(first);
    await until("n8n was told of it", () =>
      world.n8n.output().includes("asks the server to call again later"),
    );
    expect((await world.session.execution(id)).status).toBe("waiting");
    await client.advanceRun(second);
    const ended = await untilExecution(world.session, id);
    expect(arrivals(ended)).toEqual({ "No Result in Time": 0, Reached: 2, "Not Reached": 0 });
  }, 180_000);

  it("leaves by No Result in Time when its limit is over, with the run that goes on", async () => {
    const values = { limitType: "afterTimeInterval", resumeAmount: 0.05, resumeUnit: "minutes" };
    const more = { options: { limitWaitTime: { values } } };
    const id = await begin(stepRows("2901000000000002", "447700900001", 600), { more });
    const ended = await untilExecution(world.session, id, ["success", "error"], 180_000);
    expect(arrivals(ended)).toEqual({ "No Result in Time": 1, Reached: 0, "Not Reached": 0 });
    expect(itemsFrom(ended, "No Result in Time")).toMatchObject([{ order: 7731 }]);
    const runId = runOf(ended, "No Result in Time");
    expect(await world.system.client.getRun(runId)).toMatchObject({ status: "running" });
    expect(await world.system.client.cancelRun(runId)).toMatchObject({ status: "canceled" });
  }, 240_000);
});

/** The address that wakes an execution, without the signature that n8n asks for. */
async function resumeUrlOf(executionId: string): Promise<string> {
  const { workflowData } = await world.session.call<{
    readonly workflowData: { readonly nodes: readonly { readonly name: string; readonly id: string }[] };
  }>("GET", `/executions/${executionId}`);
  const node = workflowData.nodes.find(({ name }) => name === NODE);
  return `${world.n8n.url}/webhook-waiting/${executionId}/${node?.id}`;
}
