/** The examples, run as their readers run them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectFiles, readProjectFile } from "../repo/source-files.ts";
import { credentials, type System, startSystem } from "../system.ts";
import { type RunningProgram, startProgram } from "./running-program.ts";

const examples = projectFiles(/^examples\/.+\.(?:sh|mjs|ts)$/).filter((path) => !path.endsWith("client.ts"));
const tried = new Set<string>();
let system: System;
let program: RunningProgram | null = null;

beforeEach(async () => {
  system = await startSystem({ environment: { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" } });
});

afterEach(async () => {
  program?.stop();
  await system.stop();
});

function start(example: string): RunningProgram {
  tried.add(`examples/${example}`);
  const env = {
    FAILOVER_URL: system.url,
    FAILOVER_API_KEY: credentials.key,
    FAILOVER_API_SECRET: credentials.secret,
    PORT: "0",
  };
  const path = `examples/${example}`;
  const isScript = example.endsWith(".sh");
  program = startProgram(
    isScript ? "bash" : process.execPath,
    isScript ? [path] : ["--conditions=source", path],
    env,
  );
  return program;
}

describe("examples/", () => {
  it("curl/failover.sh sends, looks and does not wait any longer", async () => {
    const [accepted = "", run = "", advanced = "", history = ""] = await start("curl/failover.sh").rest();
    const id = accepted.replace("accepted ", "");
    expect(JSON.parse(run)).toMatchObject({ id, status: "running" });
    expect(JSON.parse(advanced)).toMatchObject({ id, step_index: 1 });
    expect(JSON.parse(history).events.map(({ type }: { type: string }) => type)).toContain("run.failed_over");
  });

  it("javascript/send-once.mjs starts one run", async () => {
    expect(await start("javascript/send-once.mjs").rest()).toEqual(["the same run was answered again"]);
    expect((await system.client.listRuns()).runs).toHaveLength(1);
  });

  it("javascript/receive-events.mjs believes what is signed, and nothing else", async () => {
    const receiver = start("javascript/receive-events.mjs");
    const [, id = ""] = (await receiver.nextLine()).split(" ");
    const { url } = await system.client.subscriptions.get(id);
    const forged = await fetch(url, {
      method: "POST",
      headers: {
        "webhook-id": "m1",
        "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
        "webhook-signature": "v1,bm90IHNpZ25lZA==",
      },
      body: JSON.stringify({ type: "run.completed", data: { run: { client_ref: "forged" } } }),
    });
    expect(forged.status).toBe(401);
    const message = { channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text" } as const;
    await system.client.createRun({ steps: [{ ...message, text: "Hello" }], client_ref: "order-7731" });
    expect(await receiver.nextLine()).toBe("run.completed order-7731");
  });

  it("typescript/send-and-wait.ts follows the run to its outcome", async () => {
    const printed = await start("typescript/send-and-wait.ts").rest();
    expect(printed).toEqual(expect.arrayContaining(["run.accepted", "run.failed_over", "run.completed"]));
    expect(printed.at(-1)).toBe("reached by sms");
  });

  it("typescript/saved-workflow.ts saves it and starts a run from it", async () => {
    const printed = await start("typescript/saved-workflow.ts").rest();
    expect(printed[0]).toBe("version 1");
    expect(printed[1]).toMatch(/^messenger skipped, sms (pending|submitting|submitted)$/);
  });

  it("are all run here, and all listed in their README", () => {
    expect([...tried].toSorted()).toEqual(examples.toSorted());
    const readme = readProjectFile("examples/README.md");
    for (const path of examples) expect(readme).toContain(`](${path.replace("examples/", "")})`);
  });
});
