import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { credentials, freePort, startWorld, type World } from "./command-line.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
afterEach(() => rmSync(join(world.home, "config"), { recursive: true, force: true }));

const profilePath = () => join(world.home, "config", "failover-kit", "profiles.json");
const secret = { FAILOVER_API_SECRET: credentials.secret };

function init(...more: string[]) {
  return world.runBare(["init", "--url", world.url, "--key", credentials.key, ...more], {
    environment: secret,
  });
}

describe("failover init", () => {
  it("tries the credentials and keeps them where nobody else can read them", async () => {
    const { code, stdout, stderr } = await init();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`✓ Profile default for ${world.url} is kept in ${profilePath()}.\n`);
    expect(statSync(profilePath()).mode & 0o777).toBe(0o600);
    expect((await world.runBare(["runs", "--json"])).code).toBe(0);
  });

  it("keeps nothing that does not work, unless it is told to", async () => {
    const environment = { FAILOVER_API_SECRET: "mistyped-secret" };
    const words = ["init", "--url", world.url, "--key", credentials.key];
    const refused = await world.runBare(words, { environment });
    expect([refused.code, refused.stdout]).toEqual([4, ""]);
    expect(() => statSync(profilePath())).toThrow();
    expect((await world.runBare([...words, "--no-check"], { environment })).code).toBe(0);
    expect(readFileSync(profilePath(), "utf8")).toContain("mistyped-secret");
  });

  it("asks nobody when there is no terminal", async () => {
    const { code, stderr } = await world.runBare(["init"]);
    expect(code).toBe(2);
    expect(stderr).toContain("FAILOVER_API_SECRET");
  });

  it("keeps several profiles; the first is the one that counts, until another one is named", async () => {
    await init();
    const away = `http://127.0.0.1:${await freePort()}`;
    const words = ["init", "--url", away, "--key", "k", "--no-check", "--profile", "away", "--json"];
    const { stdout } = await world.runBare(words, { environment: secret });
    expect(JSON.parse(stdout)).toEqual({ profile: "away", url: away, path: profilePath(), checked: false });
    expect((await world.runBare(["runs"])).code).toBe(0);
    expect((await world.runBare(["runs", "--profile", "away"])).code).toBe(7);
    const unknown = await world.runBare(["runs", "--profile", "moon"]);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("Known: default, away.")]);
  });
});

describe("settings", () => {
  it("in the environment win over the profile", async () => {
    await init();
    const away = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await world.runBare(["runs"], { environment: { FAILOVER_URL: away } });
    expect([code, stderr]).toEqual([7, expect.stringContaining(away)]);
  });

  it("that are missing, halved or wrong are told with what to do", async () => {
    const none = await world.runBare(["runs"]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("failover init")]);
    const half = await world.runBare(["runs"], { environment: { FAILOVER_API_KEY: "k" } });
    expect([half.code, half.stderr]).toEqual([2, expect.stringContaining("without FAILOVER_API_SECRET")]);
    const wrong = await world.run(["runs"], { environment: { FAILOVER_URL: "localhost:4700" } });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("http://")]);
  });

  it("that others can read are warned about, on the standard error", async () => {
    await init();
    chmodSync(profilePath(), 0o644);
    const { code, stdout, stderr } = await world.runBare(["runs", "--json"]);
    expect([code, JSON.parse(stdout)]).toEqual([0, { runs: [], next_cursor: null }]);
    expect(stderr).toContain(`chmod 600 ${profilePath()}`);
  });
});

describe("an address that is not the server's", () => {
  const nobody = "01890000-0000-7000-8000-000000000000";

  async function expectSaid(url: string, advice: string): Promise<void> {
    const environment = { FAILOVER_URL: url };
    const words = `This is not the address of a Failover Kit server (404 at ${url}).`;
    for (const command of [["show", nobody], ["events", "--run", nobody], ["runs"]]) {
      const { code, stdout, stderr } = await world.run(command, { environment });
      expect([code, stdout, stderr]).toEqual([8, "", `✗ ${words}\n  → ${advice}\n`]);
    }
    const doctor = await world.run(["doctor"], { environment });
    expect(doctor.stdout).toContain(`${words}\n`);
    expect(doctor.stdout).not.toContain("failover doctor");
  }

  it("is called so, and never taken for a run that is not there", async () => {
    const other = createServer((_request, response) => response.writeHead(404).end("<html>"));
    await once(other.listen(0, "127.0.0.1"), "listening");
    const { port } = other.address() as AddressInfo;
    await expectSaid(`http://127.0.0.1:${port}`, "Correct FAILOVER_URL or the profile: failover init");
    other.close();
  });

  it("is told from the server's own with /v1 behind it", async () => {
    await expectSaid(`${world.url}/v1`, `Leave out /v1 at the end of it: ${world.url}`);
  });
});

describe("failover doctor", () => {
  it("finds a healthy client healthy, and never prints the secret", async () => {
    await init();
    const { code, stdout } = await world.runBare(["doctor"]);
    expect([code, stdout.trimEnd().split("\n").at(-1)]).toEqual([0, "All is well."]);
    expect(stdout).not.toContain(credentials.secret);
    const json = await world.runBare(["doctor", "--json"]);
    const { healthy, checks } = JSON.parse(json.stdout);
    expect(healthy).toBe(true);
    const { check, ...disk } = checks.pop(); // how much room there is, is not ours to say
    expect([check, disk.message]).toEqual([
      "disk",
      expect.stringMatching(/^[\d.]+ GiB free, the database has /),
    ]);
    expect(checks.map(({ check, status }: Record<string, string>) => `${check} ${status}`)).toEqual([
      "settings ok",
      "profile_file ok",
      "server ok",
      "ready ok",
      "version ok",
      "credentials ok",
      "clock ok",
      "gateway ok",
      "webhooks ok",
    ]);
  });

  it("asks for the server's own troubles with an admin key only", async () => {
    const made = await world.run(["keys", "create", "Desk", "--role", "viewer", "--json"]);
    const { key, secret } = JSON.parse(made.stdout);
    const environment = { FAILOVER_API_KEY: key, FAILOVER_API_SECRET: secret };
    const { code, stdout } = await world.run(["doctor"], { environment });
    expect(code).toBe(0);
    expect(stdout).toMatch(/– gateway +only a key with the role admin may ask/);
  });

  it.each([
    ["settings", {}],
    ["server", { FAILOVER_URL: "http://127.0.0.1:1", FAILOVER_API_KEY: "k", ...secret }],
  ])("says what is wrong with the %s, and what to do", async (check, environment) => {
    const { code, stdout } = await world.runBare(["doctor", "--json"], { environment });
    expect(code).toBe(1);
    const failed = JSON.parse(stdout).checks.filter(({ status }: { status: string }) => status === "failed");
    expect(failed).toEqual([
      { check, status: "failed", message: expect.any(String), fix: expect.any(String) },
    ]);
  });

  it("tells wrong credentials from a server that is away", async () => {
    const { code, stdout } = await world.run(["doctor"], { environment: { FAILOVER_API_SECRET: "no" } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✓ server /);
    expect(stdout).toMatch(/✗ credentials /);
  });
});

describe("the command line itself", () => {
  it("helps, tells its version, and refuses what it does not know", async () => {
    const help = await world.runBare(["--help"]);
    expect([help.code, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toContain("acknowledge [options] <run-id>");
    expect((await world.runBare(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const unknown = await world.runBare(["cancle", "x"]);
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining("(Did you mean cancel?)\n  → "),
    ]);
    const part = await world.runBare(["workflows", "shwo", "x"]);
    expect([part.code, part.stderr]).toEqual([
      2,
      "✗ Unknown command 'shwo' of workflows (Did you mean show?)\n  → See failover workflows --help\n",
    ]);
    expect((await world.runBare([])).code).toBe(2);
  });

  it("completes in bash", async () => {
    const { stdout: script } = await world.runBare(["completion", "bash"]);
    const folder = mkdtempSync(join(world.home, "completed-"));
    mkdirSync(join(folder, "runs"));
    writeFileSync(join(folder, "two words.json"), "{}");
    const complete = (...words: string[]) => {
      const line = `COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}; _failover; printf "%s\\n" "\${COMPREPLY[@]}"`;
      return spawnSync("bash", ["-c", `${script}\n${line}`], { encoding: "utf8", cwd: folder }).stdout.trim();
    };
    expect(complete("failover", "ca")).toBe("cancel");
    expect(complete("failover", "ru")).toBe("runs");
    expect(complete("failover", "--profile", "away", "--json", "ca")).toBe("cancel");
    expect(complete("failover", "send", "tw")).toBe("two words.json");
    expect(complete("failover", "workflows", "export", "a", "-o", "tw")).toBe("two words.json");
    expect(complete("failover", "workflows", "export", "a", "-f", "y")).toBe("yaml");
    expect(complete("failover", "runs", "--st")).toBe("--status");
    expect(complete("failover", "runs", "--status", "pa")).toBe("paused");
    expect(complete("failover", "completion", "z")).toBe("zsh");
    expect(complete("failover", "workflows", "ve")).toBe("versions");
    expect(complete("failover", "workflows", "save", "a", "--if")).toBe("--if-version");
  });

  it.each(["zsh", "fish"])("names every command for %s", async (shell) => {
    const { code, stdout } = await world.runBare(["completion", shell]);
    expect(code).toBe(0);
    for (const name of ["init", "send", "acknowledge", "completion"]) expect(stdout).toContain(name);
  });

  it("offers files and parts of groups, by short and long names, in zsh and fish", async () => {
    const zsh = (await world.runBare(["completion", "zsh"])).stdout;
    expect(zsh).toMatch(
      / workflows\) _arguments .*'-o\[.*:value:_files' '--output\[.* '1:value:\(list show .*'\*:file:_files'/,
    );
    expect(zsh).toMatch(/ send\) _arguments '-w\[/);
    const fish = (await world.runBare(["completion", "fish"])).stdout;
    expect(fish).toMatch(/ -l output -s o -r -F /);
  });
});
