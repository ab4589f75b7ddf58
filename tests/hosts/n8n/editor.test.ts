import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { listAllRuns } from "../../system.ts";
import { until } from "../../until.ts";
import { flow, messageFailover, start, stepRows } from "./flows.ts";
import { toolFolder } from "./n8n.ts";
import { packageFolder } from "./package-under-test.ts";
import { startWorld, type World } from "./world.ts";

/** The parts of playwright-core that are used here; it comes with the tool chain. */
interface Locator {
  click(): Promise<void>;
  fill(text: string): Promise<void>;
  first(): Locator;
  last(): Locator;
  waitFor(): Promise<void>;
  textContent(): Promise<string | null>;
}
interface Page {
  goto(url: string): Promise<unknown>;
  locator(selector: string): Locator;
  getByText(text: string, options?: { readonly exact: boolean }): Locator;
  screenshot(options: { readonly path: string }): Promise<unknown>;
  waitForTimeout(ms: number): Promise<void>;
}
interface Browser {
  newContext(options: object): Promise<{
    addCookies(cookies: readonly object[]): Promise<void>;
    addInitScript(script: string): Promise<void>;
    newPage(): Promise<Page>;
    setDefaultTimeout(ms: number): void;
  }>;
  close(): Promise<void>;
}

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Pictures for the README are written when they are asked for: WRITE_PICTURES=1.
const pictures = process.env.WRITE_PICTURES ? join(packageFolder, "docs") : null;

let world: World;
let browser: Browser;

beforeAll(async () => {
  world = await startWorld();
  const { chromium } = createRequire(join(toolFolder, "package.json"))("playwright-core") as {
    readonly chromium: { launch(options: object): Promise<Browser> };
  };
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });
}, 480_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

/** A page of the owner, in one of the two themes. */
async function openPage(path: string, colorScheme: "light" | "dark"): Promise<Page> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } });
  const [name = "", value = ""] = world.session.cookie.split("=");
  await context.addCookies([{ name, value, url: world.n8n.url }]);
  await context.addInitScript('localStorage.setItem("n8n-browserId", "tests")');
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  await page.goto(world.n8n.url + path);
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === null) return;
  await page.waitForTimeout(1500); // the editor moves things into their place
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

describe("the editor", () => {
  it.each(["light", "dark"] as const)(
    "finds the node by what people look for, and its form fills in and executes, in %s",
    async (theme) => {
      const text = `Filled in by hand, in ${theme}.`;
      const id = await world.session.createWorkflow(flow("Found", start));
      const page = await openPage(`/workflow/${id}`, theme);
      await page.locator('[data-test-id="node-creator-plus-button"]').first().click();
      await page.locator('[data-test-id="node-creator-search-bar"]').first().fill("sms fallback");
      const found = page
        .locator('[data-test-id="node-creator-node-item"], [data-test-id="item-iterator-item"]')
        .first();
      // For a moment the panel still shows what it offers without a search.
      await until("the search has found it first", async () =>
        ((await found.textContent()) ?? "").includes("Message Failover"),
      );
      await picture(page, `search-${theme}`);
      await found.click();
      await picture(page, `actions-${theme}`);
      await page.getByText("Send messages with failover", { exact: true }).first().click();
      await page.getByText("Add Step").first().click();
      await page.locator('[data-test-id="parameter-input-from"] input').first().fill("104000000000001");
      await page.locator('[data-test-id="parameter-input-to"] input').first().fill("2901000000000001");
      await page.locator('[data-test-id="parameter-input-text"] textarea').first().fill(text);
      await picture(page, `form-${theme}`);
      await page.locator('[data-test-id="node-execute-button"]').first().click();
      await until("it was sent", async () => (await sentTexts()).includes(text));
      await picture(page, `result-${theme}`);
    },
    180_000,
  );

  it.each(["light", "dark"] as const)(
    "shows a flow and executes it, in %s",
    async (theme) => {
      const steps = stepRows("2901000000000001", "447700900001");
      const parameters = { resource: "run", operation: "sendAndWait", source: "steps", steps };
      const id = await world.session.createWorkflow(flow("Shown", start, messageFailover(world, parameters)));
      const before = (await listAllRuns(world.system.client)).length;
      const page = await openPage(`/workflow/${id}`, theme);
      await page.locator('[data-test-id="canvas-node"]').last().waitFor();
      await picture(page, `canvas-${theme}`);
      await page.locator('[data-test-id="execute-workflow-button"]').first().click();
      await until("it was sent", async () => (await listAllRuns(world.system.client)).length > before);
      await picture(page, `executed-${theme}`);
    },
    180_000,
  );
});

/** The first texts of all runs. */
async function sentTexts(): Promise<readonly unknown[]> {
  return (await listAllRuns(world.system.client)).map(({ steps }) => steps[0]?.message.text);
}
