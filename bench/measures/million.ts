import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connection, openConnection } from "../connection.ts";
import { fillDatabase, personOf, savedNames, sources } from "../fill.ts";
import { openReportSink, quantile } from "../load.ts";
import { residentMegabytes } from "../program.ts";
import { sendRuns } from "../send-runs.ts";
import { authorization, everybody, type System, startSystem } from "../systems.ts";

const REQUESTS = 1000;

/** How long lists, look-ups and statistics take with very many runs in the database, while new ones come in. */
export async function measureMillion(runs: number): Promise<void> {
  console.log(`\nLists: ${runs} runs in the database, ${REQUESTS} requests of each kind one after another`);
  const sink = await openReportSink();
  const system = await startSystem("failover-kit", sink.url);
  try {
    await system.server.stop();
    const began = performance.now();
    await fillDatabase(system.databasePath, runs);
    const seconds = (performance.now() - began) / 1000;
    const size = statSync(system.databasePath).size;
    console.log(`  filled in ${seconds.toFixed(0)} s, ${(size / runs).toFixed(0)} bytes on disk per run`);
    const startedAt = performance.now();
    const server = await system.restart();
    console.log(
      `  start: ${((performance.now() - startedAt) / 1000).toFixed(2)} s, ${residentMegabytes(server.pid).toFixed(0)} MB`,
    );
    await everybody(system.simulatorUrl, [{ status: "delivered", after_ms: 0 }]);
    await askEverything(system, runs);
    console.log("  the same while 200 runs a second come in:");
    await whileRunsComeIn(system, () => askEverything(system, runs));
  } finally {
    await system.stop();
    sink.close();
  }
}

interface Question {
  readonly name: string;
  readonly pathOf: (index: number) => string;
}

/** Every filter of lists, wide and narrow ones together, one after another. */
function questions(runs: number): Question[] {
  const list = (name: string, filters: (index: number) => string): Question => ({
    name,
    pathOf: (index) => `/v1/runs?limit=50${filters(index)}`,
  });
  const spread = (index: number) => (index * 2_654_435) % runs;
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString();
  const running = "status=running";
  return [
    list("newest", () => ""),
    list(running, () => `&${running}`),
    list("status=failed", () => "&status=failed"),
    list("channel=viber_service", () => "&channel=viber_service"),
    list("to=…", (index) => `&to=${personOf(spread(index))}`),
    list("client_ref=…", (index) => `&client_ref=order-${spread(index)}`),
    list("source=…", (index) => `&source=${sources[index % sources.length]}`),
    list("workflow=…", (index) => `&workflow=${savedNames[index % savedNames.length]}`),
    list(
      "created_after, created_before",
      (index) => `&created_after=${day(9 - (index % 9))}&created_before=${day(8 - (index % 9))}`,
    ),
    list("source, channel and running", () => "&source=depot&channel=viber_service&status=running"),
    list("source, channel and failed", () => "&source=shop&channel=viber_service&status=failed"),
  ];
}

async function askEverything(system: System, runs: number): Promise<void> {
  for (const question of questions(runs)) await ask(system, question);
  await askAbout(system, runs);
}

async function ask(system: System, { name, pathOf }: Question): Promise<void> {
  const pages = await timed(system, REQUESTS, pathOf);
  const [page] = pages.bodies as RunPage[];
  printTimes(name, pages, `${page?.runs.length ?? 0} runs`);
}

/** What begins with a page that is spread over the whole database: the next page, one run, its history. */
async function askAbout(system: System, runs: number): Promise<void> {
  const path = (index: number) => `/v1/runs?limit=1&client_ref=order-${(index * 2_654_435) % runs}`;
  const found = (await timed(system, REQUESTS, path)).bodies as RunPage[];
  const ids = found.flatMap((page) => page.runs.map(({ id }) => id));
  const idOf = (index: number) => ids[index % ids.length];
  printTimes("one run", await timed(system, REQUESTS, (index) => `/v1/runs/${idOf(index)}`));
  printTimes("its events", await timed(system, REQUESTS, (index) => `/v1/runs/${idOf(index)}/events`));
  await walk(system);
  printTimes("stats", await timed(system, REQUESTS, () => "/v1/stats"));
  const dayBefore = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const someDays = (index: number) => `/v1/stats?created_after=${dayBefore(9 - (index % 9))}&by=day`;
  printTimes("stats, day by day", await timed(system, REQUESTS, someDays));
}

/** Page after page, each 200 runs. */
async function walk(system: System): Promise<void> {
  const connection = await openConnection(system.url);
  const milliseconds: number[] = [];
  let cursor: string | null = "";
  for (let index = 0; index < REQUESTS && cursor !== null; index++) {
    const sentAt = performance.now();
    const text = await get(connection, `/v1/runs?limit=200${cursor}`);
    milliseconds.push(performance.now() - sentAt);
    const page: RunPage = JSON.parse(text);
    cursor = page.next_cursor && `&cursor=${page.next_cursor}`;
  }
  connection.close();
  printTimes("page after page of 200", { milliseconds: milliseconds.sort((a, b) => a - b) });
}

interface RunPage {
  readonly runs: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}

/** Until an answer has arrived in all its length; what is done with it then is the caller's own time. */
async function timed(system: System, count: number, pathOf: (index: number) => string) {
  const connection = await openConnection(system.url);
  const milliseconds: number[] = [];
  const bodies: unknown[] = [];
  for (let index = 0; index < count; index++) {
    const sentAt = performance.now();
    const text = await get(connection, pathOf(index));
    milliseconds.push(performance.now() - sentAt);
    bodies.push(JSON.parse(text));
  }
  connection.close();
  return { milliseconds: milliseconds.sort((a, b) => a - b), bodies };
}

async function get(connection: Connection, path: string): Promise<string> {
  const head = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\n\r\n`;
  const { status, text } = await connection.send(Buffer.from(head, "latin1"));
  if (status !== 200) throw new Error(`answer ${status} to ${path}`);
  return text;
}

function printTimes(name: string, { milliseconds }: { milliseconds: readonly number[] }, what = ""): void {
  const [p50, p99] = [quantile(milliseconds, 0.5).toFixed(1), quantile(milliseconds, 0.99).toFixed(1)];
  console.log(`  ${name.padEnd(32)} p50 ${p50.padStart(5)} ms, p99 ${p99.padStart(5)} ms   ${what}`);
}

/** Starts runs, twenty ten times a second, until `work` is done. */
async function whileRunsComeIn(system: System, work: () => Promise<void>): Promise<void> {
  let isDone = false;
  const load = (async () => {
    while (!isDone) await Promise.all([sendRuns(system.url, 20), sleep(100)]);
  })();
  await work();
  isDone = true;
  await load;
}
