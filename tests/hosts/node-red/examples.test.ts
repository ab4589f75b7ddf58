import { once } from "node:events";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hostFolder } from "../../../scripts/host-tools.mjs";
import { recipients, runRequest } from "../../requests.ts";
import { credentials, type System, startSystem } from "../../system.ts";
import { until } from "../../until.ts";
import { startBrowser } from "./browser.ts";
import { EditorSession } from "./editor-session.ts";
import {
  createUserFolder,
  type FlowNode,
  forgetTemplate,
  moduleName,
  type NodeRed,
  startNodeRed,
} from "./node-red.ts";
import { takePicture } from "./pictures.ts";

const require = createRequire(join(hostFolder("node-red"), "package.json"));

/** The part of the broker that is used here. */
interface Broker {
  handle(socket: Socket): void;
  publish(packet: object, done: () => void): void;
  close(done: () => void): void;
}

let system: System;
let folder: string;
let red: NodeRed;
let browser: Browser;
let broker: Broker;
let brokerServer: Server;
beforeAll(async () => {
  system = await startSystem();
  folder = createUserFolder();
  red = await startNodeRed(folder);
  browser = await startBrowser();
  broker = await require("aedes").Aedes.createBroker();
  brokerServer = createServer((socket) => broker.handle(socket)).listen(0, "127.0.0.1");
  await once(brokerServer, "listening");
});
afterAll(async () => {
  await browser.close();
  await red.stop();
  await new Promise<void>((resolve) => broker.close(resolve));
  brokerServer.close();
  await system.stop();
  rmSync(folder, { recursive: true });
  forgetTemplate();
});
beforeEach(async () => {
  for await (const run of system.client.eachRun({ status: "running" })) await system.client.cancelRun(run.id);
});

/** Imports an example by the editor's own dialogue, points it at the servers of this test, and deploys it. */
async function importExample(name: string, picture: string): Promise<EditorSession> {
  await red.deploy([{ id: `tab${picture}`, type: "tab", label: "Empty" }]);
  const editor = await EditorSession.open(browser, red.url);
  const { page } = editor;
  await page.evaluate("RED.actions.invoke('core:show-examples-import-dialog')");
  const tree = page.locator("#red-ui-clipboard-dialog-import-tab-examples");
  await tree.getByText(moduleName).first().click();
  await tree.getByText(name, { exact: true }).click();
  await page.locator("#red-ui-clipboard-dialog-ok").click();
  await page.waitForFunction(
    "RED.nodes.filterNodes({ type: 'debug' }).length + RED.nodes.filterNodes({ type: 'http in' }).length > 0",
  );
  await page.evaluate("RED.workspaces.show(RED.nodes.getWorkspaceOrder().at(-1))");
  await editor.settle();
  await takePicture(page, picture);
  await editor.deploy();
  const { flows } = await red.getFlows();
  await red.deploy(flows.map(pointHere), { credentials: credentialsOf(flows) });
  return editor;
}

function pointHere(node: FlowNode): FlowNode {
  if (node.type === "failover-server") return { ...node, url: system.url };
  if (node.type !== "mqtt-broker") return node;
  return { ...node, port: String((brokerServer.address() as AddressInfo).port) };
}

function credentialsOf(flows: readonly FlowNode[]): Record<string, Record<string, string>> {
  const servers = flows.filter(({ type }) => type === "failover-server");
  return Object.fromEntries(servers.map(({ id }) => [id, { ...credentials }]));
}

async function newestRun() {
  const [run] = (await system.client.listRuns()).runs;
  return run;
}

function post(path: string, form: Record<string, string> = {}): Promise<Response> {
  return fetch(red.url + path, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

describe("the examples, imported and run", () => {
  it("MQTT alarm to a person", async () => {
    const editor = await importExample("MQTT alarm to a person", "example-mqtt");
    const packet = {
      cmd: "publish",
      topic: "alarms/boiler",
      payload: Buffer.from("It is cold."),
      qos: 1,
      retain: true,
    };
    await new Promise<void>((resolve) => broker.publish(packet, resolve));
    const told = editor.page.locator(".red-ui-debug-msg").filter({ hasText: "msg.outcome" });
    await told.first().waitFor({ timeout: 30_000 });
    expect(await newestRun()).toMatchObject({ status: "completed", client_ref: "alarms/boiler" });
    await editor.page.close();
  });

  it("Form to failover", async () => {
    const editor = await importExample("Form to failover", "example-form");
    expect(await (await fetch(`${red.url}/tell`)).text()).toContain("<form");
    const answer = await post("/tell", { phone: "447700900001", text: "It is cold." });
    expect(await answer.text()).toContain("Reached: read on whatsapp");
    const refused = await post("/tell", { phone: "", text: "It is cold." });
    expect(refused.status).toBe(502);
    expect(await refused.text()).toContain("Step 1: To is empty");
    await editor.page.close();
  });

  it("Dashboard of running alarms", async () => {
    const editor = await importExample("Dashboard of running alarms", "example-dashboard");
    const { id } = await system.client.createRun(
      runRequest(recipients("02"), { client_ref: "cold-store" }, 600),
    );
    expect(await (await fetch(`${red.url}/alarms`)).text()).toContain("cold-store");
    expect((await post(`/alarms/${id}/advance`)).status).toBe(303);
    await until(
      "the SMS has been delivered",
      async () => (await system.client.getRun(id)).status === "completed",
    );
    await editor.page.locator(".red-ui-debug-msg").filter({ hasText: "run.completed" }).first().waitFor();
    expect(await (await fetch(`${red.url}/alarms`)).text()).toContain("None.");
    expect((await post(`/alarms/${id}/acknowledge`)).status).toBe(303); // not possible any more: back to the page
    await editor.page.close();
  });

  it("Escalation with acknowledgement", async () => {
    const editor = await importExample("Escalation with acknowledgement", "example-escalation");
    await red.inject("f0a1b2c3d4e54002");
    await until("the alarm runs", async () => (await newestRun())?.status === "running");
    const run = await newestRun();
    const link = `/know/${run?.client_ref}`;
    expect(await (await fetch(red.url + link)).text()).toContain("<button>");
    expect((await system.client.getRun(run?.id ?? "")).status).toBe("running"); // a preview of the link ends nothing
    expect(await (await post(link)).text()).toContain("Thank you");
    const told = editor.page.locator(".red-ui-debug-msg").filter({ hasText: "msg.outcome" });
    await told.first().waitFor();
    expect(await system.client.getRun(run?.id ?? "")).toMatchObject({ outcome: { reason: "acknowledged" } });
    await editor.page.close();
  });
});
