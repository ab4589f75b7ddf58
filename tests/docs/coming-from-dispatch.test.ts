import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";
import { readProjectFile } from "../repo/source-files.ts";
import { credentials, freePort, type System, startSystem } from "../system.ts";

/** One of the programs on the page, by the name in its first line. */
function programOnPage(name: string): string {
  const blocks = readProjectFile("docs/coming-from-dispatch.md").matchAll(/```js\n(\/\/ [\s\S]*?)```/g);
  const code = [...blocks].map(([, text = ""]) => text).find((text) => text.startsWith(`// ${name}`));
  if (code === undefined) throw new Error(`the page has no ${name}`);
  return code;
}

const folder = mkdtempSync(join(tmpdir(), "failover-docs-"));
const children: ChildProcess[] = [];
let system: System | null = null;

/** Runs it; its output is read line by line. */
function run(name: string, env: Readonly<Record<string, string>>): AsyncIterableIterator<string> {
  const path = join(folder, name);
  writeFileSync(path, programOnPage(name));
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return (createInterface({ input: child.stdout }) as Interface)[Symbol.asyncIterator]();
}

async function nextLine(lines: AsyncIterableIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw new Error("the program has ended");
  return value;
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill();
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("the example of docs/coming-from-dispatch.md", () => {
  it("sends, fails over and is told about it, by programs that know Dispatch only", async () => {
    const port = String(await freePort());
    const received = run("receive.mjs", { PORT: port });
    expect(await nextLine(received)).toBe("ready");
    system = await startSystem({ environment: { FAILOVER_CALLBACK_URL: `http://127.0.0.1:${port}/` } });
    const sent = run("send.mjs", {
      FAILOVER_URL: system.url,
      FAILOVER_API_KEY: credentials.key,
      FAILOVER_API_SECRET: credentials.secret,
    });
    const [status, uuid = ""] = (await nextLine(sent)).split(" ");
    expect(status).toBe("202");
    expect([await nextLine(received), await nextLine(received)]).toEqual([
      `status ${uuid} messenger submitted`,
      `status ${uuid} messenger delivered`,
    ]);
    await system.client.advanceRun(uuid);
    const rest = [await nextLine(received), await nextLine(received), await nextLine(received)];
    expect(rest.toSorted()).toEqual([
      `report ${uuid} completed`,
      `status ${uuid} sms delivered`,
      `status ${uuid} sms submitted`,
    ]);
  });
});
