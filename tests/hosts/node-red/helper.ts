/** Node-RED's own test helper: our nodes from their sources, inside a real run time. */
import { createRequire } from "node:module";
import { join } from "node:path";
import registerControl from "../../../packages/node-red-failover/src/nodes/failover-control.ts";
import registerEvents from "../../../packages/node-red-failover/src/nodes/failover-events.ts";
import registerSend from "../../../packages/node-red-failover/src/nodes/failover-send.ts";
import registerServer from "../../../packages/node-red-failover/src/nodes/failover-server.ts";
import { hostFolder } from "../../../scripts/host-tools.mjs";
import { serverCredentials } from "./flows.ts";
import type { FlowNode } from "./node-red.ts";

const require = createRequire(join(hostFolder("node-red"), "package.json"));

/** The part of the helper that is used here. */
interface TestHelper {
  init(runtime: string, settings?: object): void;
  startServer(done: () => void): void;
  stopServer(done: () => void): void;
  load(nodes: readonly unknown[], flow: readonly object[], credentials: object): Promise<void>;
  unload(): Promise<void>;
  getNode(id: string): RunningNode;
  setFlows(flow: readonly object[], type: string): Promise<void>;
}

interface RunningNode {
  receive(msg: object): void;
  on(event: string, listener: (...values: never[]) => void): void;
}

const helper: TestHelper = require("node-red-node-test-helper");
const nodes = [registerServer, registerSend, registerEvents, registerControl];
const core = ["common/24-complete.js", "common/25-catch.js", "common/25-status.js"].map((file) =>
  require(join(hostFolder("node-red"), "node_modules/@node-red/nodes/core", file)),
);

/** What came out of a flow: by the id of the node that took it, in order. */
export type Heard = Readonly<Record<string, readonly Record<string, unknown>[]>>;

/** Starts a run time with this user folder. */
export async function startRuntime(userDir?: string): Promise<void> {
  helper.init(require.resolve("node-red"), userDir === undefined ? {} : { userDir });
  await new Promise<void>((resolve) => helper.startServer(resolve));
}

export async function stopRuntime(): Promise<void> {
  await helper.unload();
  await new Promise<void>((resolve) => helper.stopServer(resolve));
}

/** Runs a flow and gives what its ends hear from now on. */
export async function runFlow(flow: readonly FlowNode[], ends: readonly string[]): Promise<Heard> {
  await helper.load([...nodes, ...core], [...flow, ...ends.map(endNode)], serverCredentials);
  return listen(ends);
}

/** Ends the flow as a stop of Node-RED does. */
export function endFlow(): Promise<void> {
  return helper.unload();
}

/** What an end hears is kept in the order in which it comes. */
function listen(ends: readonly string[]): Heard {
  const heard = Object.fromEntries(ends.map((id) => [id, [] as Record<string, unknown>[]]));
  for (const id of ends) {
    helper.getNode(id).on("input", (msg: Record<string, unknown>) => void heard[id]?.push(msg));
  }
  return heard;
}

function endNode(id: string): FlowNode {
  return { id, type: "helper", z: "tab1" };
}

export function receive(nodeId: string, msg: object): void {
  helper.getNode(nodeId).receive(msg);
}
