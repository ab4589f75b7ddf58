/** What the account has: saved workflows and keys. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { credentials, freePort, startWorld, type World } from "./command-line.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const notice = `# what we send when a parcel is on its way
description: Parcel notice
variables:
  eta:
    type: string
    default: soon
  phone:
    type: string
steps:
  - channel: messenger
    from: "104000000000001"
    to: "2901000000000042"
    message_type: text
    text: "Parcel arrives {{ eta }}."
    failover:
      condition_status: read
      expiry_time: 600
  - channel: sms
    from: ParcelCo
    to: "{{ phone }}"
    message_type: text
    text: "Parcel arrives {{ eta }}."
`;

async function save(name: string, text = notice, file = `${name}.yaml`) {
  return world.run(["workflows", "save", name, world.writeFile(file, text)]);
}

describe("failover workflows", () => {
  it("saves YAML, lists it, and shows what it does and which variables it takes", async () => {
    const saved = await save("shown");
    expect(saved).toEqual({ code: 0, stdout: "✓ shown is at version 1.\n", stderr: "" });
    const list = await world.run(["workflows"]);
    expect(list.stdout).toMatch(/^WORKFLOW +VERSION +SAVED +BY +DESCRIPTION\n/);
    expect(list.stdout).toMatch(/^shown +1 .*Parcel notice$/m);
    const { stdout } = await world.run(["workflows", "show", "shown"]);
    expect(stdout).toMatch(/1 Messenger +to 2901000000000042 {2}read within 10 min, else/);
    expect(stdout).toMatch(/phone {2}string +needed/);
    expect(stdout).not.toContain("\u001b");
  });

  it.each(["yaml", "json"])("what it exports as %s saves as it was: no new version", async (format) => {
    await save(`round-${format}`);
    const file = join(world.home, `exported-${format}.${format}`);
    const exported = await world.run(["workflows", "export", `round-${format}`, "-o", file]);
    expect([exported.code, exported.stderr]).toEqual([0, ""]);
    const text = readFileSync(file, "utf8");
    expect(text).toContain(`${world.url}/v1/workflows/schema.json`);
    if (format === "json") expect(JSON.parse(text)).toMatchObject({ description: "Parcel notice" });
    else expect(text).toContain('to: "2901000000000042"');
    const again = await world.run(["workflows", "save", `round-${format}`, file, "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ name: `round-${format}`, version: 1 });
    expect((await world.run(["workflows", "export", `round-${format}`, "-o", file])).code).toBe(2);
  });

  it("keeps versions, and exports an earlier one", async () => {
    await save("versioned");
    await save("versioned", notice.replace("default: soon", "default: today"));
    const { versions } = JSON.parse(
      (await world.run(["workflows", "versions", "versioned", "--json"])).stdout,
    );
    expect(versions).toMatchObject([{ version: 2 }, { version: 1 }]);
    const first = await world.run(["workflows", "export", "versioned", "--at-version", "1"]);
    expect(first.stdout).toContain("default: soon");
  });

  it("saves only over the version that was seen, and says what is there instead", async () => {
    await save("guarded");
    const file = world.writeFile("guarded-2.yaml", notice.replace("soon", "today"));
    const taken = await world.run(["workflows", "save", "guarded", file, "--new"]);
    expect([taken.code, taken.stderr]).toEqual([6, expect.stringContaining("it is at version 1")]);
    expect((await world.run(["workflows", "save", "guarded", file, "--if-version", "1"])).code).toBe(0);
    const late = await world.run(["workflows", "delete", "guarded", "--if-version", "1", "--json"]);
    expect(JSON.parse(late.stderr).error).toMatchObject({ code: "conflict", workflow: { version: 2 } });
    expect((await world.run(["workflows", "delete", "guarded"])).code).toBe(0);
    const gone = await world.run(["workflows", "show", "guarded"]);
    expect([gone.code, gone.stderr]).toEqual([5, expect.stringContaining("no such workflow")]);
  });

  it("tells what the server finds with the place in the file", async () => {
    const { code, stderr } = await save("unknown", notice.replace("{{ phone }}", "{{ fone }}"));
    expect(code).toBe(3);
    expect(stderr).toMatch(/unknown\.yaml:\d+:\d+ {2}error {2}steps\[1\]\.to/);
  });

  it("tells a broken file by its place, and saves nothing", async () => {
    for (const text of [
      "steps:\n\t- a: 1\n",
      "steps: &a [*a]\n",
      "variables: {x: !!binary aGk=}\nsteps: []\n",
    ]) {
      const { code, stderr } = await save("broken", text);
      expect([code, stderr]).toEqual([3, expect.stringMatching(/broken\.yaml:\d+:\d+: Not YAML/)]);
    }
    expect((await world.run(["workflows", "show", "broken"])).code).toBe(5);
  });

  it("edits a copy of it, and saves what was left there", async () => {
    await save("edited");
    const edit = (editor: string) =>
      world.run(["workflows", "edit", "edited"], { environment: { EDITOR: editor } });
    expect((await edit("true")).stdout).toBe("Nothing was changed.\n");
    expect((await edit("sed -i s/soon/tomorrow/")).stdout).toBe("✓ edited is at version 2.\n");
    const spoilt = await edit("sed -i s/messenger/pigeon/");
    expect(spoilt.code).toBe(3);
    const [, path = ""] = /kept in (\S+\.yaml)\./.exec(spoilt.stderr) ?? [];
    writeFileSync(path, readFileSync(path, "utf8").replace("pigeon", "messenger"));
    expect((await world.run(["workflows", "save", "edited", path])).stdout).toContain("at version 2");
    expect((await world.run(["workflows", "edit", "edited"])).stderr).toContain("No editor is set");
  });

  it("leaves nothing behind when the editor fails, or leaves nothing itself", async () => {
    await save("left");
    const folder = join(world.home, "drafts");
    mkdirSync(folder);
    const edit = (EDITOR: string) =>
      world.run(["workflows", "edit", "left"], { environment: { EDITOR, TMPDIR: folder } });
    for (const [editor, words] of [
      ["false", "ended with a failure; nothing was saved.\n"],
      ["rm", "left no file; nothing was saved.\n"],
    ] as const) {
      const { code, stderr } = await edit(editor);
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
      expect(readdirSync(folder)).toEqual([]);
    }
    const broken = await edit('sed -i s/soon/today/ "$1"; false');
    expect(broken.stderr).toMatch(/Your file is \S+left\.yaml\.\n$/);
  });

  it("does not lead anybody who edits to save over what somebody else has saved meanwhile", async () => {
    await save("raced");
    const other = world.writeFile(
      "faster.mjs",
      `import { readFileSync, writeFileSync } from "node:fs";
      const path = process.argv[2];
      const text = readFileSync(path, "utf8");
      const { status } = await fetch("${world.url}/v1/workflows/raced", {
        method: "PUT",
        headers: { authorization: "Basic ${btoa(`${credentials.key}:${credentials.secret}`)}", "content-type": "application/yaml" },
        body: text.replace("soon", "at once"),
      });
      writeFileSync(path, text.replace("soon", "late"));
      process.exit(status === 200 ? 0 : 1);`,
    );
    const { code, stderr } = await world.run(["workflows", "edit", "raced"], {
      environment: { EDITOR: `"${process.execPath}" "${other}"` },
    });
    expect(code).toBe(6);
    const [first, second] = stderr.split("\n");
    expect(first).toContain("it is at version 2. Nothing was changed.");
    expect(second).toMatch(
      /kept in (\S+)\. Compare .*: failover workflows export raced\. Then: failover workflows save raced \1 --if-version 2$/,
    );
  });

  it("is checked without a server as it is with one", async () => {
    const file = world.writeFile("offline.yaml", notice.replace("channel: sms", "channel: pigeon"));
    const here = await world.runBare(["validate", file, "--json"]);
    const there = await world.run(["workflows", "save", "offline", file, "--json"]);
    const issues = JSON.parse(here.stdout).issues;
    expect(issues).toMatchObject([{ path: "steps[1].channel", line: 18 }]);
    expect(JSON.parse(there.stderr).error.issues).toEqual(issues);
  });
});

describe("failover keys", () => {
  it("makes a key whose secret is shown once and opens what its role allows", async () => {
    const made = await world.run(["keys", "create", "CI", "--role", "viewer", "--json"]);
    const { key, secret } = JSON.parse(made.stdout);
    const environment = { FAILOVER_API_KEY: key, FAILOVER_API_SECRET: secret };
    expect((await world.run(["runs"], { environment })).code).toBe(0);
    const refused = await world.run(["keys"], { environment });
    expect([refused.code, refused.stdout]).toEqual([4, ""]);
    expect(refused.stderr).toContain("The role of this key does not allow it");
    const list = await world.run(["keys", "list"]);
    expect(list.stdout).toMatch(new RegExp(`^${key} +viewer +open .*CI$`, "m"));
    expect(list.stdout + (await world.run(["keys", "--json"])).stdout).not.toContain(secret);
  });

  it("revokes a key at once, and never the last one that could manage the account", async () => {
    const { key, secret } = JSON.parse((await world.run(["keys", "create", "old", "--json"])).stdout);
    expect((await world.run(["keys", "revoke", key])).stdout).toContain(`Revoked ${key} (old)`);
    const environment = { FAILOVER_API_KEY: key, FAILOVER_API_SECRET: secret };
    expect((await world.run(["runs"], { environment })).code).toBe(4);
    const last = await world.run(["keys", "revoke", credentials.key]);
    expect([last.code, last.stderr]).toEqual([6, expect.stringContaining("last admin key")]);
    const nobody = await world.run(["keys", "revoke", "ffffffff"]);
    expect([nobody.code, nobody.stderr]).toEqual([5, expect.stringContaining("no such key")]);
    expect((await world.run(["keys", "create", "x", "--role", "king"])).code).toBe(2);
  });
});

describe("a command that manages", () => {
  const commands = [
    ["workflows"],
    ["workflows", "show", "a"],
    ["workflows", "versions", "a"],
    ["workflows", "export", "a"],
    ["workflows", "delete", "a"],
    ["keys"],
    ["keys", "create", "a"],
    ["keys", "revoke", "a"],
  ];

  it.each(commands.map((words) => [words.join(" "), words] as const))(
    "%s says that the server is away",
    async (_, words) => {
      const environment = { FAILOVER_URL: `http://127.0.0.1:${await freePort()}` };
      const { code, stdout, stderr } = await world.run([...words, "--json"], { environment });
      expect([code, stdout]).toEqual([7, ""]);
      expect(JSON.parse(stderr).error).toMatchObject({ code: "server_unreachable", may_have_arrived: false });
    },
  );

  it.each(commands.map((words) => [words.join(" "), words] as const))(
    "%s says that the credentials are wrong",
    async (_, words) => {
      const environment = { FAILOVER_API_SECRET: "mistyped-secret" };
      const { code, stdout, stderr } = await world.run(words, { environment });
      expect([code, stdout]).toEqual([4, ""]);
      expect(stderr).toContain("failover doctor");
      expect(stderr).not.toContain("mistyped");
    },
  );
});
