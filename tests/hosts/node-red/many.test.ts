import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../until.ts";
import { savedSms, sendNode, serverCredentials, serverNode, tab } from "./flows.ts";
import { createUserFolder, type FlowNode, forgetTemplate, type NodeRed, startNodeRed } from "./node-red.ts";
import { type RestartableSystem, startRestartableSystem } from "./restartable-system.ts";

let system: RestartableSystem;
let folder: string;
let red: NodeRed;
beforeEach(async () => {
  system = await startRestartableSystem();
  folder = createUserFolder();
  red = await startNodeRed(folder);
});
afterEach(async () => {
  await red.kill();
  await system.stop();
  rmSync(folder, { recursive: true });
});
afterAll(forgetTemplate);

/** Each press sends so many messages at once, to people who behave by these digits; what comes out is written down. */
function flow(count: number, digits: string): FlowNode[] {
  const burst = `for (let i = 0; i < ${count}; i += 1) {
    const to = "44" + String(1e8 * 70 + Date.now() % 1e6 * 1000 + i).slice(-8) + "${digits}";
    node.send({ payload: "hello", number: msg.payload + "-" + i, to });
  }`;
  const sms = { ...savedSms(), to: { value: "to", type: "msg" } };
  return [
    tab,
    serverNode(system.url, { timeout: "30" }),
    {
      id: "inject1",
      type: "inject",
      z: "tab1",
      props: [{ p: "payload" }],
      payload: "",
      payloadType: "date",
      wires: [["burst"]],
    },
    { id: "burst", type: "function", z: "tab1", func: burst, outputs: 1, wires: [["send1"]] },
    sendNode({ steps: [sms], wires: [["to accepted"], ["to outcomes"], ["to outcomes"]] }),
    { id: "catch1", type: "catch", z: "tab1", scope: ["send1"], wires: [["to errors"]] },
    ...["accepted", "outcomes", "errors"].flatMap(writer),
  ];
}

function writer(name: string): FlowNode[] {
  const func = `return { payload: msg.number + " " + (msg.error ? msg.error.message : "") };`;
  return [
    { id: `to ${name}`, type: "function", z: "tab1", func, outputs: 1, wires: [[name]] },
    {
      id: name,
      type: "file",
      z: "tab1",
      filename: join(folder, name),
      filenameType: "str",
      appendNewline: true,
      overwriteFile: "false",
      wires: [[]],
    },
  ];
}

function written(name: string): string[] {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
}

function untilWritten(name: string, count: number): Promise<void> {
  return until(`${count} ${name} are written`, () => new Set(written(name)).size >= count);
}

function residentMegabytes(): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${red.pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

describe("a thousand messages at once", () => {
  it("are all accepted, have one outcome each, and leave nothing in memory", async () => {
    await red.deploy(flow(1000, "01"), { credentials: serverCredentials });
    const megabytes: number[] = [];
    for (let round = 1; round <= 4; round += 1) {
      await red.inject("inject1");
      await untilWritten("outcomes", round * 1000);
      megabytes.push(Math.round(residentMegabytes()));
    }
    expect(written("errors")).toEqual([]);
    expect(written("accepted")).toHaveLength(4000);
    expect(written("outcomes")).toHaveLength(4000);
    const [, second = 0, , fourth = 0] = megabytes;
    expect(fourth - second, `megabytes after each thousand: ${megabytes}`).toBeLessThan(60);
  });
});

describe("outcomes that come while things are down", () => {
  it.each([
    ["stopped", 1],
    ["killed", 2], // what was told right before it died may be told again
  ] as const)("are all told after Node-RED was %s and the server restarted", async (how, mostTimes) => {
    await red.deploy(flow(200, "10"), { credentials: serverCredentials });
    await red.inject("inject1");
    await untilWritten("accepted", 200);
    await (how === "stopped" ? red.stop() : red.kill());
    await system.stopServer();
    await system.startServer();
    red = await startNodeRed(folder);
    await untilWritten("outcomes", 200);
    await system.stopServer();
    await system.startServer();
    await red.inject("inject1");
    await untilWritten("outcomes", 400);
    const times = new Map<string, number>();
    for (const line of written("outcomes")) times.set(line, (times.get(line) ?? 0) + 1);
    expect(Math.max(...times.values())).toBeLessThanOrEqual(mostTimes);
    expect(written("errors")).toEqual([]);
  });
});
