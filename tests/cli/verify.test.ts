import { copyFileSync, mkdirSync, readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parcelNotice, startWorld, type World } from "./command-line.ts";

let world: World;
let copy: string;
beforeAll(async () => {
  world = await startWorld();
  copy = join(world.home, "copy.db");
  const input = JSON.stringify(parcelNotice({ first: "03", second: "01" }));
  for (let count = 0; count < 3; count++) await world.run(["send", "-", "--watch"], { input });
});
afterAll(() => world.close());

/** A copy in which one run was changed behind the server's back. */
function spoil(): string {
  copyFileSync(world.databasePath, copy);
  const database = new DatabaseSync(copy);
  const { id } = database.prepare("SELECT id FROM runs ORDER BY key LIMIT 1").get() as { id: string };
  database.prepare("UPDATE runs SET status = 'failed' WHERE id = ?").run(id);
  database.close();
  return id;
}

describe("failover verify", () => {
  it("does not read a database that a server has, and says what to do", async () => {
    const { code, stdout, stderr } = await world.run(["verify", world.databasePath]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("A server has this database open.");
    expect(stderr).toContain("Stop it first, or take a snapshot");
  });

  it("finds nothing in what a server has left, and needs none", async () => {
    await world.whileStopped(async () => {
      const environment = { FAILOVER_DATABASE_URL: `sqlite:${world.databasePath}` };
      const report = await world.runBare(["verify", "--json"], { environment });
      expect([report.code, report.stderr]).toEqual([0, ""]);
      expect(JSON.parse(report.stdout)).toMatchObject({ clean: true, runs: 3, handovers: 6, violations: [] });
      const { code, stdout } = await world.runBare(["verify", world.databasePath]);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/ 3 {2}runs\n.*every total adds up/s)]);
      expect(stdout).not.toContain("\u001b");
    });
  });

  it("names what is wrong by run and reason, and ends with 9", async () => {
    const id = await world.whileStopped(async () => spoil());
    const { code, stdout, stderr } = await world.runBare(["verify", copy]);
    expect([code, stderr]).toEqual([9, ""]);
    expect(stdout).toContain(
      `✗ ${id}  the history comes to another run than the stored one (state_differs)\n`,
    );
    expect(stdout).toContain("a total does not add up (total_differs)");
    const json = await world.runBare(["verify", copy, "--json", "--limit", "1"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      clean: false,
      violations: [{ kind: "state_differs", run_id: id }],
    });
    expect(JSON.parse(json.stdout).violation_count).toBeGreaterThan(1);
  });

  it("reads a snapshot in a place of its own, and leaves nothing there", async () => {
    const snapshot = join(world.home, "snapshot");
    mkdirSync(snapshot);
    await world.whileStopped(async () => copyFileSync(world.databasePath, join(snapshot, "failover.db")));
    const { code, stderr } = await world.runBare(["verify", join(snapshot, "failover.db")]);
    expect([code, stderr, readdirSync(snapshot)]).toEqual([0, "", ["failover.db"]]);
  });

  it("calls a file that was cut off damaged, as any other violation", async () => {
    await world.whileStopped(async () => copyFileSync(world.databasePath, copy));
    truncateSync(copy, 100_000);
    const { code, stdout, stderr } = await world.runBare(["verify", copy]);
    expect([code, stderr]).toEqual([9, ""]);
    expect(stdout).toContain("the file itself is damaged (file_damaged)");
  });

  it("takes an empty FAILOVER_DATABASE_URL for none", async () => {
    const { stdout, stderr } = await world.runBare(["verify"], {
      environment: { FAILOVER_DATABASE_URL: "" },
    });
    expect(stdout + stderr).toContain(".failover/failover.db");
  });

  it("says so when there is no such database", async () => {
    const broken = world.writeFile("broken.db", "no database at all");
    for (const [words, reason] of [
      [["verify", join(world.home, "none.db")], "does not exist"],
      [["verify", broken], "is no SQLite database.\n  → Name the file"],
      [["verify", "postgres://127.0.0.1/x"], "Only a database file"],
      [["verify", copy, "--limit", "all"], "number"],
    ] as const) {
      const { code, stdout, stderr } = await world.runBare(words);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(reason);
    }
  });
});
