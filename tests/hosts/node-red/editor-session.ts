/** What a flow author does in the editor, by mouse and keyboard. */
import type { Browser, Locator, Page } from "playwright-core";

/** One open editor. */
export class EditorSession {
  readonly page: Page;
  readonly faults: string[] = []; // what the page complained about

  private constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.faults.push(message.text());
    });
  }

  static async open(browser: Browser, url: string): Promise<EditorSession> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(20_000);
    const session = new EditorSession(page);
    await page.goto(url);
    await page.waitForFunction("window.RED?.nodes?.getType?.('failover-control')");
    await page
      .locator(".red-ui-palette-node[data-palette-type='failover-send']")
      .waitFor({ state: "attached" });
    return session;
  }

  /** Drags a node out of the palette; resolves with its id. */
  async add(type: string, at: { readonly x: number; readonly y: number }): Promise<string> {
    const inPalette = this.page.locator(`.red-ui-palette-node[data-palette-type="${type}"]`);
    await inPalette.scrollIntoViewIfNeeded();
    await inPalette.dragTo(this.page.locator("#red-ui-workspace-chart"), { targetPosition: at });
    const id = `RED.nodes.filterNodes({ type: ${JSON.stringify(type)} }).at(-1)?.id`;
    await this.page.waitForFunction(id);
    return this.page.evaluate<string>(id);
  }

  node(id: string): Locator {
    return this.page.locator(`[id="${id}"]`);
  }

  /** Draws a wire from an output to an input. */
  async wire(from: string, output: number, to: string): Promise<void> {
    await this.node(from).locator(".red-ui-flow-port-output .red-ui-flow-port").nth(output).hover();
    await this.page.mouse.down();
    await this.node(to).locator(".red-ui-flow-port-input .red-ui-flow-port").hover();
    await this.page.mouse.up();
  }

  /** Opens the dialogue of a node. */
  async edit(id: string): Promise<void> {
    await this.node(id).locator(".red-ui-flow-node").first().dblclick();
    await this.page.locator("#node-dialog-ok").waitFor();
    await this.settle();
  }

  async done(): Promise<void> {
    await this.page.click("#node-dialog-ok");
    await this.page.locator("#node-dialog-ok").waitFor({ state: "detached" });
    await this.settle();
  }

  async deploy(): Promise<void> {
    await this.page.click("#red-ui-header-button-deploy");
    await this.page.waitForFunction("!RED.nodes.dirty()");
    await this.page.locator(".red-ui-notification").first().waitFor({ state: "hidden" });
  }

  statusOf(id: string): Promise<string> {
    return this.node(id).locator(".red-ui-flow-node-status-label").first().innerHTML();
  }

  /** Waits until trays and tabs stand still. */
  async settle(): Promise<void> {
    await this.page.waitForFunction("document.getAnimations().length === 0");
    await this.page.waitForFunction("$(':animated').length === 0");
  }
}
