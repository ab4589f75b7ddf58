import type { RunResource } from "@failover-kit/core/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MessageFailover } from "../../packages/n8n-nodes-failover/nodes/MessageFailover/MessageFailover.node.ts";
import { freePort, type System, startSystem } from "../system.ts";
import { type FakeN8n, type FlowItem, fakeContext } from "./fake-context.ts";

let system: System;

beforeAll(async () => {
  system = await startSystem({ environment: { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" } });
});

afterAll(() => system.stop());

const node = new MessageFailover();
const row = { channel: "sms", from: "ParcelCo", to: "{{ to }}", text: "Your parcel is here." };
const silent = "447700900005";
let executions = 0;

/** Starts what waits, for one run of each item. */
async function begin(
  items: readonly FakeN8n["parameters"][],
  more: Partial<FakeN8n> & { options?: object } = {},
) {
  executions += 1;
  const { options = {}, ...n8n } = more;
  const parameters = {
    resource: "run",
    operation: "sendAndWait",
    source: "steps",
    steps: { step: [row] },
    options: options as object & { [name: string]: string },
  };
  const executionId = `waiting-${executions}`;
  const fake = fakeContext({ url: system.url, parameters, items: items as never, executionId, ...n8n });
  const output = await node.execute.call(fake.context);
  return { ...fake, output };
}

/** The report of a run, as the server sends it to the resume URL. */
async function report(run: RunResource, waiting: readonly FlowItem[], n8n: Partial<FakeN8n> = {}) {
  const body = new TextEncoder().encode(
    JSON.stringify({ type: `run.${run.status}`, report_number: 1, data: run }),
  );
  const items = waiting.map(({ json }) => json);
  const { context, asked } = fakeContext({ url: system.url, items, webhook: { body, headers: {} }, ...n8n });
  return { ...(await node.webhook.call(context)), asked };
}

function idsIn(items: readonly FlowItem[] = []): string[] {
  return items.map(({ json }) => (json.message_failover as { readonly run_id: string }).run_id);
}

describe("send and wait", () => {
  it("parks the execution, and its items say what they wait for", async () => {
    const { asked, output } = await begin([{ to: silent, order: 7731 }]);
    expect(asked.waitUntil?.getUTCFullYear()).toBe(3000); // n8n's word for no limit
    expect(output[0]).toMatchObject([{ json: { order: 7731 }, pairedItem: { item: 0 } }]);
    const run = await system.client.getRun(String(idsIn(output[0])[0]));
    expect(run.status).toBe("running");
  });

  it("keeps a limit", async () => {
    const values = { limitType: "afterTimeInterval", resumeAmount: 2, resumeUnit: "hours" };
    const { asked } = await begin([{ to: silent }], { options: { limitWaitTime: { values } } });
    const hours = ((asked.waitUntil?.getTime() ?? 0) - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(2);
    const at = { limitType: "atSpecifiedTime", maxDateAndTime: "2030-01-02T03:04:05Z" };
    const dated = await begin([{ to: silent }], { options: { limitWaitTime: { values: at } } });
    expect(dated.asked.waitUntil).toEqual(new Date("2030-01-02T03:04:05Z"));
    const never = { limitType: "atSpecifiedTime", maxDateAndTime: "soon" };
    await expect(begin([{ to: silent }], { options: { limitWaitTime: { values: never } } })).rejects.toThrow(
      'The field "Limit Wait Time" is no time',
    );
  });

  it("wakes when the last of its runs has ended, and sorts the items", async () => {
    const { output } = await begin([{ to: silent }, { to: silent }]);
    const waiting = output[0] ?? [];
    const [first = "", second = ""] = idsIn(waiting);
    const acknowledged = await system.client.acknowledgeRun(first);
    expect((await report(acknowledged, waiting)).workflowData).toBeUndefined();
    const canceled = await system.client.cancelRun(second);
    const { workflowData } = await report(canceled, waiting);
    expect(workflowData).toMatchObject([
      [],
      [{ json: { id: first, reached: true, reason: "acknowledged" }, pairedItem: { item: 0 } }],
      [{ json: { id: second, reached: false, reason: "canceled" }, pairedItem: { item: 1 } }],
    ]);
  });

  it("is not woken by the run of an earlier turn, nor by what is no report", async () => {
    const earlier = await begin([{ to: silent }]);
    const later = await begin([{ to: silent }]);
    const run = await system.client.cancelRun(String(idsIn(earlier.output[0])[0]));
    const waiting = later.output[0] ?? [];
    expect((await report(run, waiting)).workflowData).toBeUndefined();
    expect((await report({} as RunResource, waiting)).workflowData).toBeUndefined();
  });

  it("asks the server to call again when it cannot tell whether all have ended", async () => {
    const { output } = await begin([{ to: silent }, { to: silent }]);
    const waiting = output[0] ?? [];
    const run = await system.client.acknowledgeRun(String(idsIn(waiting)[0]));
    const away = await report(run, waiting, { url: `http://127.0.0.1:${await freePort()}` });
    expect(away).toMatchObject({ noWebhookResponse: true, asked: { answered: { status: 503 } } });
    expect(away.workflowData).toBeUndefined();
  });

  it("says that there is no result for a run that the server has forgotten", async () => {
    const { output } = await begin([{ to: silent }, { to: silent, order: 7731 }]);
    const [first, second] = output[0] ?? [];
    const forgotten = { run_id: "0199f3a2-5b1c-7d3e-9c4f-8a2b6e1d0f57", simplify: true };
    const waiting = [first, { json: { ...second?.json, message_failover: forgotten } }] as FlowItem[];
    const run = await system.client.acknowledgeRun(String(idsIn(waiting)[0]));
    const { workflowData } = await report(run, waiting);
    expect(workflowData).toMatchObject([[{ json: { order: 7731 } }], [{ json: { reached: true } }], []]);
  });

  it("gives an AI agent the outcome where it looks for it", async () => {
    const { output } = await begin([{ to: silent }], { node: { type: "messageFailoverTool" } });
    const waiting = output[0] ?? [];
    const run = await system.client.acknowledgeRun(String(idsIn(waiting)[0]));
    const { workflowData } = await report(run, waiting, { node: { type: "messageFailoverTool" } });
    expect(workflowData).toMatchObject([[{ json: { id: run.id, reached: true } }]]);
  });

  it("refuses more items than n8n can bear, and sends nothing", async () => {
    const items = Array.from({ length: 51 }, () => ({ to: silent }));
    await expect(begin(items, { options: { clientRef: "too-many" } })).rejects.toThrow(
      "51 items are too many to wait for at once",
    );
    expect((await system.client.listRuns({ client_ref: "too-many" })).runs).toEqual([]);
  });

  it("does not wait when nothing could be sent", async () => {
    await expect(begin([{ to: "nobody" }])).rejects.toThrow("Step 1 → To");
    const { asked, output } = await begin([{ to: "nobody" }], { continueOnFail: true });
    expect(asked.waitUntil).toBeNull();
    expect(output).toMatchObject([[], [], [{ json: { error: expect.stringContaining("Step 1 → To") } }]]);
  });

  it("is not for approvals", async () => {
    const asked = begin([{ to: silent }], { node: { type: "messageFailoverHitlTool" } });
    await expect(asked).rejects.toThrow("Message Failover cannot ask for approval");
  });
});
