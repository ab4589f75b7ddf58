import type { DeliveryResource } from "@failover-kit/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipients, runRequest } from "../../requests.ts";
import { until } from "../../until.ts";
import { untilExecution } from "./ended.ts";
import { failoverTrigger, flow, noOp } from "./flows.ts";
import { itemsFrom } from "./session.ts";
import { startWorld, type World } from "./world.ts";

const TRIGGER = "Failover Trigger";

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 480_000);

afterAll(() => world.stop());

/** Publishes a flow with our trigger and gives its id. */
async function publish(parameters: Readonly<Record<string, unknown>>): Promise<string> {
  const id = await world.session.createWorkflow(
    flow("Listens", failoverTrigger(world, parameters), noOp("After")),
  );
  await world.session.publish(id);
  await untilSubscriptions(1); // n8n registers what was published a moment later
  return id;
}

async function unpublish(workflowId: string): Promise<void> {
  await world.session.unpublish(workflowId);
  await untilSubscriptions(0);
}

function untilSubscriptions(count: number): Promise<void> {
  const known = () => world.system.client.subscriptions.list();
  return until(`there are ${count} subscriptions`, async () => (await known()).length === count);
}

/** What has come out of the trigger so far, oldest first. */
async function received(workflowId: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const ids = await world.session.executionsOf(workflowId);
  const executions = await Promise.all(ids.map((id) => untilExecution(world.session, id)));
  return executions.reverse().flatMap((execution) => itemsFrom(execution, TRIGGER));
}

describe("the trigger", () => {
  it("subscribes when it is published, and ends that when it is not any more", async () => {
    const id = await publish({});
    const [subscription] = await world.system.client.subscriptions.list();
    expect(subscription).toMatchObject({
      url: expect.stringContaining(`${world.n8n.url}/webhook/`),
      events: ["run.failed", "run.completed"],
      status: "active",
    });
    await unpublish(id);
  });

  it("starts its flow once for each run, when it has ended", async () => {
    const id = await publish({});
    const { client } = world.system;
    const reached = await client.createRun(runRequest(recipients("01"), { client_ref: "order-1" }));
    const lost = await client.createRun(runRequest(recipients("03", "03"), { client_ref: "order-2" }));
    await until("both have arrived", async () => (await received(id)).length >= 2);
    const items = await received(id);
    expect(items.toSorted((a, b) => String(a.client_ref).localeCompare(String(b.client_ref)))).toMatchObject([
      { event: "reached", run_id: reached.id, reached: true, channel: "messenger", client_ref: "order-1" },
      { event: "notReached", run_id: lost.id, reached: false, client_ref: "order-2" },
    ]);
    await unpublish(id);
  });

  it("tells of failovers and single statuses, of some runs only, with the whole run", async () => {
    const { client } = world.system;
    const steps = [
      { channel: "sms", from: "ParcelCo", to: "447700900003", message_type: "text", text: "One" },
      { channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text", text: "Two" },
    ] as const;
    const failover = { condition_status: "delivered", expiry_time: 60 } as const;
    await client.saveWorkflow("told", { steps: [{ ...steps[0], failover }, steps[1]] });
    await client.saveWorkflow("not-told", { steps: [{ ...steps[0], failover }, steps[1]] });
    const savedWorkflow = { __rl: true, mode: "list", value: "told" };
    const id = await publish({
      events: ["failedOver", "status"],
      filters: { savedWorkflow },
      includeRun: true,
    });
    await client.createRun({ workflow: "not-told" });
    const told = await client.createRun({ workflow: "told" });
    await until("the SMS was delivered", async () =>
      (await received(id)).some(({ type, step_index }) => type === "step.delivered" && step_index === 1),
    );
    const items = await received(id);
    expect(new Set(items.map(({ run_id }) => run_id))).toEqual(new Set([told.id]));
    expect(items.filter(({ event }) => event === "failedOver")).toHaveLength(1);
    expect(items[0]).toMatchObject({ run: { steps: [{ to: "447700900003" }, { to: "447700900001" }] } });
    await unpublish(id);
  });

  it("tells what a person wrote back, where a reply counts", async () => {
    const id = await publish({ events: ["replied"] });
    const to = "447700900077";
    await world.system.useScenarios({ scenarios: [{ to, person: "replier-unread" }] });
    const failover = { condition_status: "read", expiry_time: 600, stop_on_reply: true } as const;
    const run = await world.system.client.createRun({
      steps: [
        {
          channel: "viber_service",
          from: "9016",
          to,
          message_type: "text",
          text: "Will you be in?",
          failover,
        },
        { channel: "sms", from: "ParcelCo", to, message_type: "text", text: "Will you be in?" },
      ],
    });
    await until("the reply has started the flow", async () => (await received(id)).length === 1);
    expect(await received(id)).toMatchObject([
      {
        event: "replied",
        run_id: run.id,
        reached: true,
        channel: "viber_service",
        reply: { type: "text", text: "Thank you!" },
      },
    ]);
    await unpublish(id);
  });

  it("starts its flow once when the same event is sent again, also when n8n was killed in between", async () => {
    const id = await publish({});
    const { client } = world.system;
    const [subscription] = await client.subscriptions.list();
    const subscriptionId = String(subscription?.id);
    await client.createRun(runRequest(recipients("01")));
    await until("it has arrived", async () => (await received(id)).length === 1);
    await untilTakenAfter(subscriptionId, null);
    for (const inBetween of [async () => {}, () => world.restartN8n("kill")]) {
      await inBetween();
      const last = await newestDelivery(subscriptionId);
      await client.subscriptions.replay(subscriptionId, String(last?.id));
      await untilTakenAfter(subscriptionId, last?.last_attempt_at ?? null);
    }
    expect(await received(id)).toHaveLength(1);
    await unpublish(id);
  }, 300_000);

  it("refuses what is not signed, signed by somebody else, or changed on its way", async () => {
    const id = await publish({});
    const [subscription] = await world.system.client.subscriptions.list();
    const forge = (headers: Record<string, string>) =>
      fetch(String(subscription?.url), {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ type: "run.completed", data: {} }),
      });
    expect((await forge({})).status).toBe(401);
    const signed = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
      "webhook-signature": "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
    };
    expect((await forge(signed)).status).toBe(401);
    expect(await received(id)).toEqual([]);
    // The right one, beside it, is taken.
    expect(await world.system.client.subscriptions.test(String(subscription?.id))).toMatchObject({
      last_status: 200,
    });
    await unpublish(id);
  });

  function untilTakenAfter(subscriptionId: string, before: string | null): Promise<void> {
    return until("n8n has taken the event", async () => {
      const delivery = await newestDelivery(subscriptionId);
      return delivery?.status === "delivered" && delivery.last_attempt_at !== before;
    });
  }

  async function newestDelivery(subscriptionId: string): Promise<DeliveryResource | undefined> {
    const { deliveries } = await world.system.client.subscriptions.listDeliveries(subscriptionId);
    return deliveries[0];
  }
});
