import { rmSync } from "node:fs";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type System, startSystem } from "../../system.ts";
import { startBrowser } from "./browser.ts";
import { EditorSession } from "./editor-session.ts";
import { serverCredentials, serverNode, tab } from "./flows.ts";
import { createUserFolder, type FlowNode, forgetTemplate, type NodeRed, startNodeRed } from "./node-red.ts";
import { takePicture } from "./pictures.ts";

let system: System;
let folder: string;
let red: NodeRed;
let browser: Browser;
beforeAll(async () => {
  system = await startSystem();
  folder = createUserFolder();
  red = await startNodeRed(folder);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await red.stop();
  await system.stop();
  rmSync(folder, { recursive: true });
  forgetTemplate();
});

const ends: FlowNode[] = [
  {
    id: "inject1",
    type: "inject",
    z: "tab1",
    name: "alarm",
    props: [{ p: "payload" }],
    repeat: "",
    crontab: "",
    once: false,
    onceDelay: 0.1,
    topic: "",
    payload: "The boiler has stopped.",
    payloadType: "str",
    x: 120,
    y: 140,
    wires: [[]],
  },
  {
    id: "debug1",
    type: "debug",
    z: "tab1",
    name: "reached",
    active: true,
    tosidebar: true,
    console: false,
    tostatus: false,
    complete: "outcome",
    targetType: "msg",
    statusVal: "",
    statusType: "auto",
    x: 640,
    y: 140,
    wires: [],
  },
];

interface StepInput {
  readonly channel: string;
  readonly to: string;
  readonly from: string;
  readonly condition?: string;
  readonly seconds?: string;
}

/** Fills in one row of the list, as somebody at the keyboard does. */
async function fillStep(row: Locator, { channel, to, from, condition, seconds }: StepInput): Promise<void> {
  await row.locator(".failover-channel").selectOption(channel);
  await typeInto(row, "failover-to", to);
  await typeInto(row, "failover-from", from);
  if (condition === undefined || seconds === undefined) return;
  await row.locator(".failover-condition").selectOption(condition);
  await row.locator(".failover-rule .red-ui-typedInput-input").fill(seconds);
  await row.locator(".failover-unit").selectOption("s");
}

function typeInto(row: Locator, field: string, text: string): Promise<void> {
  return row.locator(`.failover-value:has(.${field}) .red-ui-typedInput-input`).fill(text);
}

describe("the editor of Node-RED 5", () => {
  it("takes a node from the palette to an outcome in the debug bar", async () => {
    await red.deploy([tab, serverNode(system.url, { name: "Failover" }), ...ends], {
      credentials: serverCredentials,
    });
    const editor = await EditorSession.open(browser, red.url);
    const { page } = editor;
    const send = await editor.add("failover-send", { x: 380, y: 140 });

    // Nothing is filled in yet: the node is marked, and says why.
    const mark = editor.node(send).locator(".red-ui-flow-node-error");
    await mark.first().waitFor();
    await takePicture(page, "misconfigured");

    await editor.edit(send);
    await page.locator("#node-input-server").selectOption("server1");
    const rows = page.locator(".failover-step");
    await page.locator("#failover-tab-message .red-ui-editableList-addButton:visible").click();
    await page.locator("#failover-tab-message .red-ui-editableList-addButton:visible").click();
    await fillStep(rows.nth(0), {
      channel: "messenger",
      to: "2901000000000002",
      from: "104000000000001",
      condition: "read",
      seconds: "6",
    });
    await fillStep(rows.nth(1), {
      channel: "viber_service",
      to: "447700900003",
      from: "ParcelCo",
      condition: "delivered",
      seconds: "5",
    });
    await fillStep(rows.nth(2), { channel: "sms", to: "447700900001", from: "ParcelCo" });
    await rows.nth(0).scrollIntoViewIfNeeded();
    await takePicture(page, "steps");
    await page.locator("#failover-tabs").getByText("Options").click();
    await editor.settle();
    await takePicture(page, "options");
    await editor.done();
    expect(await page.evaluate(`RED.nodes.node("${send}").valid`)).toBe(true);

    await editor.wire("inject1", 0, send);
    await editor.wire(send, 1, "debug1");
    await editor.deploy();
    await red.inject("inject1");
    const status = `$("[id='${send}'] .red-ui-flow-node-status-label").text()`;
    await page.waitForFunction(`/^1 · Messenger 0:0[56]$/.test(${status})`);
    await takePicture(page, "counting-down");
    await page.waitForFunction(`/^1 · Messenger 0:0[1-4]$/.test(${status})`);
    const told = page.locator(".red-ui-debug-msg").filter({ hasText: "msg.outcome" });
    await told.first().waitFor({ timeout: 30_000 });
    await page.waitForFunction(`${status} === "reached"`);
    await told.first().locator(".red-ui-debug-msg-object-header, .red-ui-debug-msg-row").first().click();
    await takePicture(page, "outcome");
    expect(await told.first().innerText()).toMatch(/reached|object/);
    const [run] = (await system.client.listRuns()).runs;
    expect(run).toMatchObject({ status: "completed", outcome: { channel: "sms", step_index: 2 } });
    expect(editor.faults).toEqual([]);
    await page.close();
  });

  it("tests a connection from its dialogue, and says what is wrong with it", async () => {
    await red.deploy([tab, serverNode(system.url, { name: "Failover" })], { credentials: serverCredentials });
    const editor = await EditorSession.open(browser, red.url);
    const { page } = editor;
    await page.evaluate("RED.editor.editConfig('', 'failover-server', 'server1')");
    await page.locator("#failover-server-test").click();
    await page.locator("#failover-server-result.failover-good").waitFor();
    await editor.settle();
    await takePicture(page, "server");
    await page.locator("#node-config-input-secret").fill("wrong");
    await page.locator("#failover-server-test").click();
    const result = page.locator("#failover-server-result.failover-bad");
    await result.waitFor();
    expect(await result.innerText()).toContain("did not accept the credentials");
    await page.close();
  });

  it("offers the saved workflows and their variables", async () => {
    await system.client.saveWorkflow("parcel-notice", {
      variables: { eta: { type: "string", description: "When it arrives" }, phone: { type: "string" } },
      steps: [
        { channel: "sms", from: "ParcelCo", to: "{{ phone }}", message_type: "text", text: "At {{ eta }}" },
      ],
    });
    await red.deploy([tab, serverNode(system.url, { name: "Failover" })], { credentials: serverCredentials });
    const editor = await EditorSession.open(browser, red.url);
    const { page } = editor;
    const send = await editor.add("failover-send", { x: 380, y: 140 });
    await editor.edit(send);
    await page.locator("#node-input-server").selectOption("server1");
    await page.locator("#node-input-use").selectOption("workflow");
    const picker = page.locator(".failover-use-workflow:has(#node-input-workflow)");
    await picker.locator(".red-ui-typedInput-option-trigger").click();
    await page.locator(".red-ui-typedInput-options a").filter({ hasText: "parcel-notice" }).click();
    await page.locator("#failover-load-variables").click();
    await page.locator(".failover-variable").nth(1).waitFor();
    await editor.settle();
    await takePicture(page, "workflow");
    const names = await page
      .locator(".failover-variable-name")
      .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value));
    expect(names).toEqual(["eta", "phone"]);
    await editor.done();
    expect(await page.evaluate(`RED.nodes.node("${send}").workflow`)).toBe("parcel-notice");
    await page.close();
  });

  it("keeps a sorted list, and says what is wrong with a step", async () => {
    await red.deploy([tab, serverNode(system.url, { name: "Failover" })], { credentials: serverCredentials });
    const editor = await EditorSession.open(browser, red.url);
    const { page } = editor;
    const send = await editor.add("failover-send", { x: 380, y: 140 });
    await editor.edit(send);
    await page.locator("#node-input-server").selectOption("server1");
    const rows = page.locator(".failover-step");
    await page.locator("#failover-tab-message .red-ui-editableList-addButton:visible").click();
    await fillStep(rows.nth(0), {
      channel: "messenger",
      to: "2901000000000002",
      from: "104000000000001",
      condition: "read",
      seconds: "6",
    });
    await fillStep(rows.nth(1), { channel: "sms", to: "no phone", from: "ParcelCo" });
    await editor.done();
    const faults = await page.evaluate<string[]>(`RED.nodes.node("${send}").validationErrors`);
    expect(faults.join()).toContain("Step 2: To must be a phone number with its country code.");
    await page.close();
  });

  it("shows the other nodes and their help", async () => {
    await red.deploy([tab, serverNode(system.url, { name: "Failover" })], { credentials: serverCredentials });
    const editor = await EditorSession.open(browser, red.url);
    const { page } = editor;
    for (const [type, y] of [
      ["failover-events", 120],
      ["failover-control", 220],
    ] as const) {
      const id = await editor.add(type, { x: 300, y });
      await editor.edit(id);
      await page.locator("#node-input-server").selectOption("server1");
      await takePicture(page, type);
      await editor.done();
      expect(await page.evaluate(`RED.nodes.node("${id}").valid`)).toBe(true);
    }
    const help = await red.get<string>("/nodes/@failover-kit/node-red-failover");
    expect(help).toBeDefined();
    expect(editor.faults).toEqual([]);
    await page.close();
  });
});
