import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, parcelNotice, startWorld, type World } from "./command-line.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe("failover simulate", () => {
  it("draws a funnel, and gives the same answer to the same seed", async () => {
    const file = world.writeFile("notice.json", parcelNotice());
    const words = ["simulate", file, "--runs", "300", "--seed", "5"];
    const { code, stdout, stderr } = await world.run(words);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^\d+\.\d % reached {2}\d+ of 300 runs {2}seed 5\n\nSTEP +REACHED, OF ALL RUNS +SENT/,
    );
    expect(stdout).toMatch(/^1 Messenger +━+─+ +\d+\.\d % +300 /m);
    expect(stdout).not.toContain("\u001b");
    expect((await world.run(words)).stdout).toBe(stdout);
    const json = await world.run([...words, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ runs: 300, seed: 5, steps: [{ sent: 300 }, {}] });
  });

  it("takes what people do from a file, and places mistakes in the file where they are", async () => {
    const file = world.writeFile("notice.json", parcelNotice());
    const reads =
      "messenger:\n  rejected: 0\n  silent: 0\n  read: 1\n  delivered_after: {median: 1}\n  read_after: {median: 5}\n";
    const people = world.writeFile("people.yaml", reads);
    const all = await world.run(["simulate", file, "--receipts", people]);
    expect(all.stdout).toMatch(/^100\.0 % reached/);
    expect(all.stdout).toContain("half within 6 s, 90 % within 6 s");
    const wrong = world.writeFile("wrong.yaml", reads.replace("read: 1", "read: 2"));
    const refused = await world.run(["simulate", file, "--receipts", wrong]);
    expect([refused.code, refused.stdout]).toEqual([3, ""]);
    expect(refused.stderr).toMatch(/wrong\.yaml:4:3 {2}error {2}messenger\.read/);
    const broken = world.writeFile("broken.json", parcelNotice({ seconds: 0 }));
    expect((await world.run(["simulate", broken])).stderr).toMatch(
      /broken\.json:\d+:\d+ {2}error {2}steps\[0\]\.failover/,
    );
  });

  it("says when the server is away, the credentials are wrong, or there is no such file", async () => {
    const file = world.writeFile("notice.json", parcelNotice());
    const away = { FAILOVER_URL: `http://127.0.0.1:${await freePort()}` };
    expect((await world.run(["simulate", file], { environment: away })).code).toBe(7);
    expect((await world.run(["simulate", file], { environment: { FAILOVER_API_SECRET: "no" } })).code).toBe(
      4,
    );
    expect((await world.run(["simulate", `${file}.none`])).code).toBe(2);
    expect((await world.run(["simulate", file, "--runs", "many"])).code).toBe(2);
  });
});
