import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parcelNotice, startWorld, type World } from "./command-line.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

interface Run {
  readonly id: string;
  readonly status: string;
  readonly revision: number;
  readonly expires_at: string;
}

/** Starts a run whose first person takes the message and never reads it. */
async function startRun(ref = "order-7731"): Promise<Run> {
  const input = JSON.stringify(parcelNotice({ first: "02", second: "01", ref }));
  const { stdout } = await world.run(["send", "-", "--json"], { input });
  const run: Run = JSON.parse(stdout);
  await until(run.id, "delivered");
  return show(run.id);
}

async function show(id: string): Promise<Run> {
  return JSON.parse((await world.run(["show", id, "--json"])).stdout).run;
}

/** Watches until the timeline says so: no guess about how long that takes. */
async function until(id: string, words: string): Promise<void> {
  const watch = world.start(["watch", id]);
  await watch.printed(words);
  watch.signal("SIGINT");
  await watch.ended;
}

describe("failover runs", () => {
  it("lists as a table, and as the API does with --json", async () => {
    const { id } = await startRun("listed");
    const table = await world.run(["runs", "--client-ref", "listed"]);
    expect(table.code).toBe(0);
    expect(table.stdout).toMatch(/^RUN +STATUS +AGE +CHANNELS +NOW +REFERENCE\n/);
    expect(table.stdout).toContain(id);
    expect(table.stdout).toContain("delivered, 2 SMS in ");
    const json = await world.run(["runs", "--client-ref", "listed", "--created-after", "1h", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ runs: [{ id }], next_cursor: null });
  });

  it("goes on where a page ended", async () => {
    const ids = [(await startRun("paged")).id, (await startRun("paged")).id];
    const page = ["runs", "--client-ref", "paged", "--limit", "1", "--json"];
    const first = JSON.parse((await world.run(page)).stdout);
    const second = JSON.parse((await world.run([...page, "--cursor", first.next_cursor])).stdout);
    expect([first.runs[0].id, second.runs[0].id]).toEqual(ids.toReversed());
  });

  it("refuses filters that cannot be meant", async () => {
    for (const words of [["--status", "lost"], ["--limit", "0"], ["--created-after", "soon"], ["--colour"]]) {
      const { code, stdout, stderr } = await world.run(["runs", ...words]);
      expect([words, code, stdout]).toEqual([words, 2, ""]);
      expect(stderr).toMatch(/^✗ .*\n {2}→ .*failover runs --help\n$/s);
    }
  });

  it("does not mind a reader that has seen enough", async () => {
    await startRun();
    const reader = world.startShell(
      `failover events --after 0 --json | head -n 1; echo "exit \${PIPESTATUS[0]}"`,
    );
    await reader.printed("run.accepted");
    await startRun(); // more to be told, and nobody there any more
    const { stdout, stderr } = await reader.ended;
    expect([stdout.split("\n").at(1), stderr]).toEqual(["exit 0", ""]);
  });
});

describe("an output that cannot be written", () => {
  it.skipIf(process.platform !== "linux")("is told by message and exit code, without a stack", async () => {
    const shell = world.startShell(`failover runs --json > /dev/full; echo "exit $?"`);
    const { stdout, stderr } = await shell.ended;
    expect([stdout, stderr]).toEqual(["exit 1\n", "✗ The output cannot be written (ENOSPC).\n"]);
  });
});

describe("failover show", () => {
  it("shows a run and its timeline", async () => {
    const { id } = await startRun();
    const { code, stdout } = await world.run(["show", id]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Run ${id}  running\n`);
    expect(stdout).toContain("to be read");
    expect(stdout).toContain("✓ delivered");
  });

  it("does not know runs of nobody, and says so", async () => {
    const nobody = "01890000-0000-7000-8000-000000000000";
    for (const words of [
      ["show", nobody],
      ["watch", nobody],
      ["cancel", nobody],
      ["events", "--run", nobody],
    ]) {
      const { code, stdout, stderr } = await world.run(words);
      expect([words, code, stdout]).toEqual([words, 5, ""]);
      expect(stderr).toContain("There is no such run");
    }
  });
});

describe("stepping into a run", () => {
  it.each([
    ["cancel", { status: "canceled" }],
    ["pause", { status: "paused", expires_at: null }],
    ["acknowledge", { status: "completed", outcome: { reason: "acknowledged" } }],
    ["advance", { status: "running", step_index: 1 }],
  ])("%s does it and shows the run as it has become", async (command, expected) => {
    const { id } = await startRun();
    const { code, stdout } = await world.run([command, id, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id, ...expected });
  });

  it("resume lets a paused run go on, and is refused for one that is not paused", async () => {
    const { id } = await startRun();
    await world.run(["pause", id]);
    const resumed = await world.run(["resume", id]);
    expect([resumed.code, resumed.stdout.startsWith("✓ Resumed.")]).toEqual([0, true]);
    const again = await world.run(["resume", id]);
    expect(again.code).toBe(6);
    expect(again.stderr).toContain("not paused");
  });

  it("extend gives time in words that people use", async () => {
    const before = await startRun();
    const { stdout } = await world.run(["extend", before.id, "1h30m", "--json"]);
    expect(Date.parse(JSON.parse(stdout).expires_at) - Date.parse(before.expires_at)).toBe(5_400_000);
    expect((await world.run(["extend", before.id, "soon"])).code).toBe(2);
  });

  it("is tied to a revision when one is named; the conflict carries the run as it is", async () => {
    const { id, revision } = await startRun();
    const { code, stdout, stderr } = await world.run([
      "cancel",
      id,
      "--if-revision",
      String(revision - 1),
      "--json",
    ]);
    expect([code, stdout]).toEqual([6, ""]);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: "conflict",
      reason: "revision_mismatch",
      run: { id, status: "running" },
    });
    expect((await world.run(["cancel", id, "--if-revision", String(revision)])).code).toBe(0);
  });
});

describe("following", () => {
  it("events come as lines of JSON until Ctrl-C", async () => {
    const events = world.start(["events", "--after", "0", "--json"]);
    const { id } = await startRun();
    await events.printed(id);
    events.signal("SIGINT");
    const { code, stdout, stderr } = await events.ended;
    expect([code, stderr]).toEqual([130, ""]);
    const seqs = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).seq);
    expect(seqs).toEqual(seqs.toSorted((a: number, b: number) => a - b));
  });

  it("Ctrl-C leaves a watched run alone and says how to go on", async () => {
    const { id } = await startRun();
    const watch = world.start(["watch", id]);
    await watch.printed("delivered");
    watch.signal("SIGINT");
    const { code, stderr } = await watch.ended;
    expect(code).toBe(130);
    expect(stderr).toContain(`failover watch ${id}`);
    expect((await show(id)).status).toBe("running");
  });

  it("a watch survives a restart of the server, without a gap and without a repeat", async () => {
    const { id } = await startRun();
    const watch = world.start(["watch", id, "--json"]);
    await watch.printed("step.delivered");
    await world.restartServer();
    expect((await world.run(["cancel", id])).code).toBe(0);
    const { code, stdout } = await watch.ended;
    expect(code).toBe(1);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { events } = JSON.parse((await world.run(["show", id, "--json"])).stdout);
    expect(lines.slice(0, -1)).toEqual(events.slice(0, lines.length - 1));
    expect(lines.at(-1)).toMatchObject({ run: { status: "canceled" } });
  });
});
