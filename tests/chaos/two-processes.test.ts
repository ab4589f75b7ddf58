/** One database belongs to one server, and a server that is asked to stop leaves nothing behind. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients, runRequest } from "../requests.ts";
import { createClient, freePort, listAllRuns, listMessages } from "../system.ts";
import { until } from "../until.ts";
import { type Arena, Callers, prepareArena } from "./arena.ts";
import { ServerProcess, startServerProcess } from "./server-process.ts";

const LONGEST_STOP_MS = 15_000; // open requests may hold it up for 10 s

let arena: Arena;
let server: ServerProcess;

beforeEach(async () => {
  arena = await prepareArena();
  server = await startServerProcess(arena);
});

afterEach(async () => {
  await server.end("SIGKILL");
  await arena.close();
});

describe("a second server on the same database", () => {
  it("ends at once with a sentence, and the first one goes on", async () => {
    const second = new ServerProcess({ ...arena, port: await freePort() });
    const { code, stderr } = await second.exit();
    expect(code).toBe(1);
    expect(stderr).toContain("The server did not start.");
    expect(stderr).toContain(`another process has this database open: ${arena.databasePath}.`);
    expect(stderr).not.toMatch(/^\s+at /m);
    const run = await createClient(arena.url).createRun(runRequest(recipients("01")));
    expect(run.status).toBe("running");
  });
});

describe("a second server on the same port", () => {
  it("ends at once with a sentence", async () => {
    const second = new ServerProcess({ ...arena, databasePath: `${arena.databasePath}-2` });
    const { code, stderr } = await second.exit();
    expect([code, stderr]).toEqual([1, expect.stringContaining("FAILOVER_PORT is taken")]);
  });

  it("also when it is the one of webhooks that is taken", async () => {
    const databasePath = `${arena.databasePath}-2`;
    const place = { ...arena, databasePath, port: await freePort(), webhooksPort: arena.port };
    const second = new ServerProcess(place);
    const { code, stderr } = await second.exit();
    expect([code, stderr]).toEqual([1, expect.stringContaining("FAILOVER_WEBHOOKS_PORT is taken")]);
  });
});

describe("a server that is asked to stop under load", () => {
  it("exits with 0, soon, and loses nothing that it has accepted", async () => {
    const nextRun = () => runRequest(recipients("01"), {}, 1);
    const callers = new Callers(arena.url, { callers: 8, nextRun });
    await until("enough runs were accepted", () => callers.accepted.length >= 150);
    const askedAt = performance.now();
    const { code, stderr } = await server.end("SIGTERM");
    expect([code, stderr]).toEqual([0, ""]);
    expect(performance.now() - askedAt).toBeLessThan(LONGEST_STOP_MS);
    await callers.stop();
    expect(callers.odd).toEqual([]);

    server = await startServerProcess(arena);
    const client = createClient(arena.url);
    await until("every run has ended", async () => {
      const { runs } = await client.listRuns({ status: "running" });
      return runs.length === 0;
    });
    const runs = await listAllRuns(client);
    const known = new Map(runs.map((run) => [run.id, run.status]));
    expect(
      callers.accepted.map((id) => known.get(id) ?? "lost").filter((status) => status !== "completed"),
    ).toEqual([]);
    // What was under way was waited for, so no message is left that nobody can tell of.
    expect(runs.flatMap(({ steps }) => steps).filter(({ state }) => state === "unknown")).toEqual([]);
    const refs = (await listMessages(arena.simulatorUrl)).map(({ client_ref }) => client_ref);
    expect(new Set(refs).size).toBe(refs.length);
  });
});
