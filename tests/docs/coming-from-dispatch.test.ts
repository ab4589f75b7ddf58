import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readProjectFile } from "../repo/source-files.ts";
import { credentials, freePort, type System, startSystem } from "../system.ts";
import { type RunningProgram, startProgram } from "./running-program.ts";

/** One of the programs on the page, by the name in its first line. */
function programOnPage(name: string): string {
  const blocks = readProjectFile("docs/coming-from-dispatch.md").matchAll(/```js\n(\/\/ [\s\S]*?)```/g);
  const code = [...blocks].map(([, text = ""]) => text).find((text) => text.startsWith(`// ${name}`));
  if (code === undefined) throw new Error(`the page has no ${name}`);
  return code;
}

const folder = mkdtempSync(join(tmpdir(), "failover-docs-"));
const programs: RunningProgram[] = [];
let system: System | null = null;

function run(name: string, env: Readonly<Record<string, string>>): RunningProgram {
  const path = join(folder, name);
  writeFileSync(path, programOnPage(name));
  const program = startProgram(process.execPath, [path], env);
  programs.push(program);
  return program;
}

afterEach(async () => {
  for (const program of programs.splice(0)) program.stop();
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("the example of docs/coming-from-dispatch.md", () => {
  it("sends, fails over and is told about it, by programs that know Dispatch only", async () => {
    const port = String(await freePort());
    const received = run("receive.mjs", { PORT: port });
    expect(await received.nextLine()).toBe("ready");
    system = await startSystem({ environment: { FAILOVER_CALLBACK_URL: `http://127.0.0.1:${port}/` } });
    const sent = run("send.mjs", {
      FAILOVER_URL: system.url,
      FAILOVER_API_KEY: credentials.key,
      FAILOVER_API_SECRET: credentials.secret,
    });
    const [status, uuid = ""] = (await sent.nextLine()).split(" ");
    expect(status).toBe("202");
    expect([await received.nextLine(), await received.nextLine()]).toEqual([
      `status ${uuid} messenger submitted`,
      `status ${uuid} messenger delivered`,
    ]);
    await system.client.advanceRun(uuid);
    const rest = [await received.nextLine(), await received.nextLine(), await received.nextLine()];
    expect(rest.toSorted()).toEqual([
      `report ${uuid} completed`,
      `status ${uuid} sms delivered`,
      `status ${uuid} sms submitted`,
    ]);
  });
});
