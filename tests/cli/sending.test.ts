import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { credentials, freePort, parcelNotice, startWorld, type World } from "./command-line.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe("failover validate", () => {
  it("says yes to a request in the shape of /v1/runs, without any server", async () => {
    const file = world.writeFile("good.json", parcelNotice());
    const ended = await world.runBare(["validate", file]);
    expect(ended).toEqual({ code: 0, stdout: `✓ ${file} is valid.\n`, stderr: "" });
  });

  it("reads YAML, and the standard input", async () => {
    const input =
      'steps:\n  - {channel: sms, from: ParcelCo, to: "447700900042", message_type: text, text: Hi}\n';
    const { code, stdout } = await world.runBare(["validate", "-", "--json"], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      shape: "runs",
      issues: [],
      warnings: [{ code: "no_fallback" }],
    });
  });

  it("names file, line, column, path, reason and fix, in the words of the API", async () => {
    const request = parcelNotice();
    const bad = {
      ...request,
      steps: request.steps.map((step) => ({ ...step, to: "+447700900042", colour: 1 })),
    };
    const file = world.writeFile("bad.json", bad);
    const { code, stdout } = await world.run(["validate", file, "--json"]);
    expect(code).toBe(3);
    const issues: Record<string, unknown>[] = JSON.parse(stdout).issues;
    expect(issues).toContainEqual({
      path: "steps[1].to",
      code: "phone_prefix",
      message: expect.any(String),
      fix: expect.any(String),
      line: 18,
      column: 7,
    });
    const answer = await fetch(`${world.url}/v1/workflows/validate`, {
      method: "POST",
      headers: {
        authorization: `Basic ${btoa(`${credentials.key}:${credentials.secret}`)}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(bad),
    });
    const server = (await answer.json()) as { issues: unknown };
    expect(issues.map(({ line: _line, column: _column, ...issue }) => issue)).toEqual(server.issues);
    const forPeople = await world.run(["validate", file]);
    expect(forPeople.stdout).toContain(`${file}:18:7  error  steps[1].to\n`);
  });

  it("points at the place where a file stops being JSON, and quotes nothing of it", async () => {
    const file = world.writeFile("broken.json", '{\n  "steps": [\n    { "text": "private words", },\n');
    const { code, stdout, stderr } = await world.run(["validate", file]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(`${file}:3:30: Not JSON.`);
    expect(stderr).not.toContain("private");
  });

  it("says what to do when there is no such file", async () => {
    const { code, stderr } = await world.run(["validate", "nowhere.json"]);
    expect(code).toBe(2);
    expect(stderr).toContain("nowhere.json does not exist.");
  });
});

describe("failover send", () => {
  it("starts a run and shows it", async () => {
    const file = world.writeFile("notice.json", parcelNotice());
    const { code, stdout, stderr } = await world.run(["send", file]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Run [0-9a-f-]{36} {2}running\n/);
    expect(stdout).toContain("1 Messenger  2901000000000042");
  });

  it("prints the run, and nothing else, with --json", async () => {
    const input = JSON.stringify(parcelNotice({ ref: "as-json" }));
    const { code, stdout, stderr } = await world.run(["send", "-", "--json"], { input });
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ client_ref: "as-json", status: "running" });
  });

  it("sends the request of 2018, too, but not under an idempotency key", async () => {
    const content = { type: "text", text: "Hello" };
    const old = {
      template: "failover",
      workflow: [
        {
          from: { type: "sms", number: "ParcelCo" },
          to: { type: "sms", number: "447700900042" },
          message: { content },
        },
      ],
    };
    const file = world.writeFile("old.json", old);
    const { code, stdout, stderr } = await world.run(["send", file, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).steps).toHaveLength(1);
    expect(stderr).toContain("warning");
    expect((await world.run(["send", file, "--idempotency-key", "k"])).code).toBe(2);
  });

  it("sends a saved workflow with values, and tells what the server misses in them", async () => {
    const steps = [{ ...parcelNotice().steps[1], text: "{{ words }}" }];
    const saved = world.writeFile("saved.json", { variables: { words: { type: "string" } }, steps });
    expect((await world.run(["workflows", "save", "told", saved])).code).toBe(0);
    const named = world.writeFile("named.yaml", "workflow: told\nvariables:\n  words: Hello\n");
    expect((await world.runBare(["validate", named])).stdout).toContain("is valid in itself");
    const sent = await world.run(["send", named, "--json"]);
    expect(JSON.parse(sent.stdout)).toMatchObject({
      workflow: { name: "told", version: 1 },
      steps: [{ message: { text: "Hello" } }],
    });
    const wrong = world.writeFile("wrong.yaml", "workflow: told\nvariables:\n  words: 7\n");
    const refused = await world.run(["send", wrong]);
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining(`${wrong}:3:3  error  variables.words\n`),
    ]);
  });

  it("does not send without protection when its idempotency key is empty or none", async () => {
    const file = world.writeFile("protected.json", parcelNotice({ ref: "protected" }));
    for (const key of ["", "two words"]) {
      const { code, stdout, stderr } = await world.run(["send", file, "--idempotency-key", key]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("Write 1 to 255 ASCII characters");
    }
    const { stdout } = await world.run(["runs", "--client-ref", "protected", "--json"]);
    expect(JSON.parse(stdout).runs).toEqual([]);
  });

  it("sends nothing that is not valid", async () => {
    const file = world.writeFile("empty.yaml", "steps: []\n");
    const { code, stdout, stderr } = await world.run(["send", file]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(`${file}:1:1  error  steps`);
    expect(stderr).toContain("nothing was sent");
    const forPrograms = await world.run(["send", file, "--json"]);
    expect(JSON.parse(forPrograms.stderr).error).toMatchObject({
      code: "invalid_request",
      exit_code: 3,
      issues: [{ path: "steps", line: 1 }],
    });
  });

  it("tells what only the server can refuse", async () => {
    const file = world.writeFile("callback.json", { ...parcelNotice(), callback_url: "http://127.0.0.1/x" });
    const { code, stderr } = await world.run(["send", file]);
    expect(code).toBe(3);
    expect(stderr).toContain("callback_url");
  });

  it("with --watch tells the story to its end, as lines when there is no terminal", async () => {
    const file = world.writeFile("watched.json", parcelNotice({ first: "03", second: "01" }));
    const { code, stdout, stderr } = await world.run(["send", file, "--watch"]);
    expect([code, stderr]).toEqual([0, ""]);
    const story = [
      "accepted  Messenger → SMS",
      "1 Messenger   ✗ rejected",
      "failing over  to 2 SMS",
      "2 SMS         ✓ delivered",
    ];
    const places = story.map((part) => stdout.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(stdout).toMatch(/Run \S+ {2}completed · delivered over 2 SMS · after /);
    expect(stdout).not.toContain("\u001b");
  });

  it("says by its exit code when nobody was reached", async () => {
    const file = world.writeFile("lost.json", parcelNotice({ first: "03", second: "04" }));
    const { code, stdout } = await world.run(["send", file, "--watch", "--json"]);
    expect(code).toBe(1);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ type: "run.accepted" });
    expect(lines.at(-1)).toMatchObject({ run: { status: "failed" } });
  });
});

describe("a server that cannot be asked", () => {
  const commands = [
    "runs",
    "show x",
    "watch x",
    "events",
    "cancel x",
    "pause x",
    "resume x",
    "advance x",
    "acknowledge x",
    "extend x 60",
  ];

  it("is named by its address when it is away, by every command", async () => {
    const away = `http://127.0.0.1:${await freePort()}`;
    const file = world.writeFile("notice.json", parcelNotice());
    const all = [...commands.map((line) => line.split(" ")), ["send", file]];
    const ended = await Promise.all(
      all.map((words) => world.run(words, { environment: { FAILOVER_URL: away } })),
    );
    for (const [index, { code, stdout, stderr }] of ended.entries()) {
      expect([all[index], code, stdout]).toEqual([all[index], 7, ""]);
      expect(stderr).toContain(`No connection to ${away}: nobody listens there (ECONNREFUSED).`);
    }
  });

  it("refuses wrong credentials, which no command repeats", async () => {
    const environment = { FAILOVER_API_SECRET: "wrong-but-secret" };
    const file = world.writeFile("notice.json", parcelNotice());
    const all = [...commands.map((line) => line.split(" ")), ["send", file]];
    // One after the other: the server slows down whoever tries many secrets at once.
    for (const words of all) {
      const { code, stdout, stderr } = await world.run([...words, "--json"], { environment });
      expect([words, code, stdout]).toEqual([words, 4, ""]);
      expect(JSON.parse(stderr).error).toMatchObject({ code: "authentication_failed", exit_code: 4 });
      expect(stderr).not.toContain("wrong-but-secret");
    }
  });
});
