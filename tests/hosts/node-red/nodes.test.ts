import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort, type System, startSystem } from "../../system.ts";
import { until } from "../../until.ts";
import { type Breakage, startBrokenServer } from "./broken-server.ts";
import { savedSms, savedStep, sendNode, serverNode, tab } from "./flows.ts";
import { endFlow, type Heard, receive, runFlow, startRuntime, stopRuntime } from "./helper.ts";
import type { FlowNode } from "./node-red.ts";

let system: System;
let userDir: string;
beforeEach(async () => {
  system = await startSystem();
  userDir = mkdtempSync(join(tmpdir(), "failover-nodes-"));
  await startRuntime(userDir);
});
afterEach(async () => {
  await stopRuntime();
  await system.stop();
  rmSync(userDir, { recursive: true });
});

const sendEnds = ["accepted", "reached", "notReached", "progress"];

/** Takes every error and every completion of a node. */
function witnesses(nodeId: string): FlowNode[] {
  const place = { z: "tab1", scope: [nodeId], uncaught: false };
  return [
    { id: "catch1", type: "catch", ...place, wires: [["errors"]] },
    { id: "complete1", type: "complete", ...place, wires: [["completions"]] },
    { id: "status1", type: "status", ...place, wires: [["statuses"]] },
  ];
}

const allEnds = [...sendEnds, "errors", "completions", "statuses"];

function runSend(changes: Parameters<typeof sendNode>[0] = {}, url = system.url): Promise<Heard> {
  return runFlow([tab, serverNode(url, { timeout: "1" }), sendNode(changes), ...witnesses("send1")], allEnds);
}

function untilHeard(heard: Heard, id: string, count = 1): Promise<void> {
  return until(`${id} hears ${count}`, () => (heard[id]?.length ?? 0) >= count);
}

describe("failover-send", () => {
  it("gives the accepted run at once and the outcome later, with the message as it came in", async () => {
    const heard = await runSend();
    receive("send1", { payload: "hello", topic: "boiler", nested: { kept: Buffer.from("bytes") } });
    await untilHeard(heard, "reached");
    expect(heard.accepted?.[0]).toMatchObject({
      payload: "hello",
      run: { status: "running", source: "node-red" },
    });
    expect(heard.reached?.[0]).toMatchObject({
      payload: "hello",
      topic: "boiler",
      nested: { kept: Buffer.from("bytes") },
      outcome: { reached: true, channel: "messenger", reason: "condition_met" },
      run: { status: "completed" },
    });
    expect(heard.completions).toHaveLength(1);
    expect(heard.notReached).toHaveLength(0);
  });

  it("says that nobody was reached at its own output, and not as an error", async () => {
    const refused = [savedStep({ to: { value: "2901000000000003", type: "str" } }), savedSms("04")];
    const heard = await runSend({ steps: refused });
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "notReached");
    expect(heard.notReached?.[0]).toMatchObject({ outcome: { reached: false, reason: "step_failed" } });
    expect(heard.errors).toHaveLength(0);
  });

  it("is done with a message when its outcome is known, if it is told to hold", async () => {
    const heard = await runSend({ until: "hold" });
    const res = { open: true };
    receive("send1", { payload: "hello", res });
    await untilHeard(heard, "accepted");
    expect(heard.completions).toHaveLength(0);
    await untilHeard(heard, "completions");
    await untilHeard(heard, "reached");
    expect(heard.reached?.[0]).toMatchObject({ payload: "hello", res: { open: true } });
  });

  it("follows no further when it is told so", async () => {
    const heard = await runSend({ until: "accepted" });
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "completions");
    const [run] = (await system.client.listRuns()).runs;
    expect(run?.metadata).toEqual({});
    await until(
      "the run ends",
      async () => (await system.client.getRun(run?.id ?? "")).status === "completed",
    );
    expect(heard.reached).toHaveLength(0);
  });

  it("tells what happens on the way", async () => {
    const heard = await runSend({ progress: true });
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "reached");
    const types = heard.progress?.map(({ event }) => (event as { type: string }).type) ?? [];
    expect(types.at(-1)).toBe("run.completed");
    expect(types).toContain("step.delivered");
  });

  it("counts down who waits", async () => {
    const heard = await runSend({
      steps: [savedStep({ to: { value: "2901000000000002", type: "str" } }), savedSms()],
    });
    receive("send1", { payload: "hello" });
    await until("the status counts down", () =>
      texts(heard).some((text) => /^1 · Messenger 0:1\d$/.test(text)),
    );
    await until("the SMS is reached", () => texts(heard).includes("failover-send.status.reached"));
  });

  it("takes every value from where it is said to be", async () => {
    process.env.FAILOVER_TEST_SENDER = "104000000000001";
    const step = savedStep({
      to: { value: "person.messenger", type: "msg" },
      from: { value: "FAILOVER_TEST_SENDER", type: "env" },
      content: { value: '"Dear " & person.name', type: "jsonata" },
      expiry: { value: "limit", type: "msg" },
    });
    const heard = await runSend({ steps: [step, savedSms()], clientRef: "topic", clientRefType: "msg" });
    receive("send1", {
      payload: "hello",
      topic: "order-7",
      limit: 20,
      person: { name: "Ada", messenger: 2901000000000001 },
    });
    await until("it has an answer", () => (heard.accepted?.length ?? 0) + (heard.errors?.length ?? 0) > 0);
    expect(heard.errors).toEqual([]);
    expect(heard.accepted?.[0]).toMatchObject({
      run: {
        client_ref: "order-7",
        steps: [{ to: "2901000000000001", failover: { expiry_time: 20 }, message: { text: "Dear Ada" } }, {}],
      },
    });
  });

  it("starts a saved workflow with its variables", async () => {
    await system.client.saveWorkflow("notice", {
      variables: { eta: { type: "string" } },
      steps: [
        { channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text", text: "At {{ eta }}" },
      ],
    });
    const variables = [{ name: "eta", value: { value: "payload", type: "msg" } }];
    const heard = await runSend({ use: "workflow", workflow: "notice", variables });
    receive("send1", { payload: "14:10" });
    await untilHeard(heard, "reached");
    expect(heard.reached?.[0]).toMatchObject({ run: { workflow: { name: "notice", version: 1 } } });
  });

  it("sends what msg.payload says", async () => {
    const heard = await runSend({ use: "payload" });
    const steps = [
      { channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text", text: "hi" },
    ];
    receive("send1", { payload: { steps, metadata: { order: 7 } } });
    await untilHeard(heard, "reached");
    expect(heard.reached?.[0]).toMatchObject({ run: { metadata: { order: 7 } } });
  });

  it("leaves out a step without a recipient only when it may", async () => {
    const steps = [savedStep({ to: { value: "nobody", type: "msg" } }), savedSms()];
    const heard = await runSend({ steps });
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "errors");
    expect(heard.errors?.[0]).toMatchObject({ error: { message: "Step 1: To is empty (msg.nobody)." } });
    await endFlow();
    const again = await runSend({ steps, skipEmpty: true });
    receive("send1", { payload: "hello" });
    await untilHeard(again, "reached");
    expect(again.reached?.[0]).toMatchObject({ run: { steps: [{ channel: "sms", failover: null }] } });
  });

  it("tells an outcome that came while its flow was stopped, once, with the message restored", async () => {
    const first = await runSend();
    receive("send1", { payload: "hello", topic: "boiler" });
    await untilHeard(first, "accepted");
    await endFlow();
    const [run] = (await system.client.listRuns()).runs;
    await until(
      "the run ends",
      async () => (await system.client.getRun(run?.id ?? "")).status === "completed",
    );
    const second = await runSend();
    await untilHeard(second, "reached");
    await endFlow();
    expect([...(first.reached ?? []), ...(second.reached ?? [])]).toMatchObject([
      { payload: "hello", topic: "boiler" },
    ]);
    const third = await runSend();
    receive("send1", { payload: "next" });
    await untilHeard(third, "reached");
    expect(third.reached).toMatchObject([{ payload: "next" }]);
  });

  it("leaves the outcomes of another node alone", async () => {
    const other = sendNode({ id: "send2", wires: [[], ["otherReached"], [], []] });
    const flow = [tab, serverNode(system.url), sendNode(), other];
    const heard = await runFlow(flow, [...sendEnds, "otherReached"]);
    receive("send2", { payload: "hello" });
    await untilHeard(heard, "otherReached");
    expect(heard.reached).toHaveLength(0);
  });
});

describe("exactly one done for each message", () => {
  const breakages: readonly [string, Breakage, RegExp][] = [
    ["401", 401, /did not accept the credentials/],
    ["422", 422, /Step 2, to: must be digits with the country code/],
    ["500", 500, /answered 500/],
    ["no answer in time", "silent", /no answer/],
    ["a connection that is cut", "cut", /no answer/],
    ["an answer that is none", "garbage", /not understood/],
  ];

  it.each(breakages)("is an error after %s", async (_name, breakage, words) => {
    const broken = await startBrokenServer(breakage);
    try {
      const heard = await runSend({}, broken.url);
      receive("send1", { payload: "hello" });
      await untilHeard(heard, "errors");
      await endFlow(); // whatever else was on its way has come
      expect(heard.errors).toMatchObject([
        { payload: "hello", error: { message: expect.stringMatching(words) } },
      ]);
      expect(heard.completions).toHaveLength(0);
    } finally {
      await broken.close();
    }
  });

  it("is an error when nobody listens there", async () => {
    const heard = await runSend({}, `http://127.0.0.1:${await freePort()}`);
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "errors");
    expect(heard.errors).toHaveLength(1);
    expect(heard.accepted).toHaveLength(0);
  });

  it("is an error when there is no server node", async () => {
    const heard = await runFlow([tab, sendNode({ server: "" }), ...witnesses("send1")], allEnds);
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "errors");
    expect(heard.errors).toMatchObject([
      { error: { message: expect.stringContaining("The server is missing") } },
    ]);
  });

  it("is no error when the flow is stopped while a message is held", async () => {
    const heard = await runSend({
      until: "hold",
      steps: [savedStep({ to: { value: "2901000000000002", type: "str" } }), savedSms()],
    });
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "accepted");
    await endFlow();
    expect(heard.errors).toHaveLength(0);
  });
});

describe("closing", () => {
  it("leaves no listener, timer or connection behind", async () => {
    const heard = await runSend({
      steps: [savedStep({ to: { value: "2901000000000002", type: "str" } }), savedSms()],
    });
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "accepted");
    await endFlow();
    const before = liveResources();
    const rounds = 5;
    for (let round = 0; round < rounds; round += 1) {
      const again = await runSend();
      receive("send1", { payload: "hello" });
      await untilHeard(again, "accepted");
      await endFlow();
    }
    // The server and the simulator are in this process too, and have some of their own; what a flow left would be there each time.
    await until("everything is closed", () => liveResources() < before + rounds);
  });
});

function liveResources(): number {
  return process.getActiveResourcesInfo().filter((name) => ["Timeout", "TCPSocketWrap"].includes(name))
    .length;
}

describe("failover-events", () => {
  it("tells what was asked for, with the run", async () => {
    const events = eventsNode({ types: ["run.completed"], clientRef: "mine" });
    const heard = await runFlow(
      [tab, serverNode(system.url), events, sendNode({ clientRef: "mine" })],
      [...sendEnds, "events"],
    );
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "events");
    expect(heard.events).toMatchObject([
      { topic: "run.completed", payload: { type: "run.completed" }, run: { client_ref: "mine" } },
    ]);
  });

  it("leaves out what does not fit", async () => {
    const events = [
      eventsNode({ clientRef: "other" }),
      eventsNode({ id: "all", withRun: false, types: ["step.*"], wires: [["all1"]] }),
    ];
    const heard = await runFlow(
      [tab, serverNode(system.url), ...events, sendNode()],
      [...sendEnds, "events", "all1"],
    );
    receive("send1", { payload: "hello" });
    await untilHeard(heard, "reached");
    expect(heard.events).toHaveLength(0);
    expect(heard.all1?.map(({ topic }) => topic)).toContain("step.delivered");
    expect(heard.all1?.every((msg) => !("run" in msg))).toBe(true);
  });
});

describe("failover-control", () => {
  async function startRun(digits = "02"): Promise<string> {
    const steps = [
      {
        channel: "messenger",
        from: "104000000000001",
        to: `29010000000000${digits}`,
        message_type: "text",
        text: "hi",
        failover: { condition_status: "read", expiry_time: 600 },
      },
      { channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text", text: "hi" },
    ] as const;
    return (await system.client.createRun({ steps })).id;
  }

  async function control(action: string, msg: object, changes: object = {}): Promise<Heard> {
    const node: FlowNode = {
      id: "control1",
      type: "failover-control",
      z: "tab1",
      version: 1,
      name: "",
      server: "server1",
      action,
      run: "run.id",
      runType: "msg",
      seconds: "600",
      secondsType: "num",
      status: "running",
      limit: "50",
      wires: [["done"]],
      ...changes,
    };
    const heard = await runFlow(
      [tab, serverNode(system.url), node, ...witnesses("control1")],
      ["done", "errors", "completions", "statuses"],
    );
    receive("control1", msg);
    await until("it has answered", () => (heard.done?.length ?? 0) + (heard.errors?.length ?? 0) > 0);
    return heard;
  }

  it.each([
    ["get", "running"],
    ["pause", "paused"],
    ["acknowledge", "completed"],
    ["cancel", "canceled"],
    ["extend", "running"],
    ["advance", "running"],
  ])("can %s a run", async (action, status) => {
    const id = await startRun();
    const heard = await control(action, { payload: "kept", run: { id } });
    expect(heard.done).toMatchObject([{ payload: "kept", run: { id, status } }]);
    expect(heard.completions).toHaveLength(1);
  });

  it("lists runs", async () => {
    const id = await startRun();
    const heard = await control("list", {});
    expect(heard.done).toMatchObject([{ payload: [{ id }] }]);
  });

  it("gives the run as it is when something is not possible now", async () => {
    const id = await startRun();
    await system.client.cancelRun(id);
    const heard = await control("pause", { run: { id } });
    expect(heard.errors).toMatchObject([
      { run: { status: "canceled" }, error: { message: expect.stringContaining("not possible now") } },
    ]);
    expect(heard.completions).toHaveLength(0);
  });

  it("says which message names no run", async () => {
    const heard = await control("get", { payload: "hello" });
    expect(heard.errors).toMatchObject([
      { error: { message: "The run must be the id of a run (msg.run.id)." } },
    ]);
  });
});

function eventsNode(changes: object): FlowNode {
  return {
    id: "events1",
    type: "failover-events",
    z: "tab1",
    version: 1,
    name: "",
    server: "server1",
    types: [],
    source: "",
    clientRef: "",
    channel: "",
    withRun: true,
    wires: [["events"]],
    ...changes,
  };
}

function texts(heard: Heard): string[] {
  return (heard.statuses ?? []).map((msg) => (msg.status as { text?: string }).text ?? "");
}
