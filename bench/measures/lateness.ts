import { statSync } from "node:fs";
import { openReportSink, quantile } from "../load.ts";
import { residentMegabytes } from "../program.ts";
import { runBody, sendRuns } from "../send-runs.ts";
import { authorization, everybody, type System, startSystem } from "../systems.ts";

const WATCHED = 2000;
const EXPIRY_SECONDS = { from: 10, to: 30 };

/** What many waiting runs cost: memory, disk, time to start; and how late expiries are with all of them waiting. */
export async function measureLateness(waiting: number): Promise<void> {
  console.log(`\nWaiting: ${waiting} runs that wait for an hour, then ${WATCHED} whose wait ends`);
  const sink = await openReportSink();
  const system = await startSystem("failover-kit", sink.url);
  try {
    await everybody(system.simulatorUrl, []);
    const empty = await startTime(system);
    await sendRuns(system.url, waiting, { bodyOf: (index) => runThatWaits(index, 3600) });
    const bytes = statSync(system.databasePath).size;
    const full = await startTime(system);
    console.log(`  start with 0 waiting: ${empty.seconds.toFixed(2)} s, ${empty.megabytes.toFixed(0)} MB`);
    console.log(
      `  start with ${waiting} waiting: ${full.seconds.toFixed(2)} s, ${full.megabytes.toFixed(0)} MB ` +
        `(${(full.megabytes - empty.megabytes).toFixed(0)} MB more), ${(bytes / waiting).toFixed(0)} bytes on disk per run`,
    );
    await measureWatched(system);
  } finally {
    await system.stop();
    sink.close();
  }
}

async function startTime(system: System): Promise<{ seconds: number; megabytes: number }> {
  await system.server.stop();
  const began = performance.now();
  const server = await system.restart();
  return { seconds: (performance.now() - began) / 1000, megabytes: residentMegabytes(server.pid) };
}

async function measureWatched(system: System): Promise<void> {
  const ids: string[] = [];
  const expiryOf = (index: number) =>
    EXPIRY_SECONDS.from + (index % (EXPIRY_SECONDS.to - EXPIRY_SECONDS.from + 1));
  await sendRuns(system.url, WATCHED, {
    bodyOf: (index) => runThatWaits(index, expiryOf(index)),
    onAnswer: (index, text) => {
      ids[index] = (JSON.parse(text) as { id: string }).id;
    },
  });
  await new Promise((resolve) => setTimeout(resolve, (EXPIRY_SECONDS.to + 3) * 1000));
  const late: number[] = [];
  for (const id of ids) late.push(await latenessOf(system, id));
  late.sort((a, b) => a - b);
  console.log(
    `  lateness of ${late.length} expiries: first ${(late[0] ?? 0).toFixed(0)} ms, p50 ${quantile(late, 0.5).toFixed(0)} ms, ` +
      `p99 ${quantile(late, 0.99).toFixed(0)} ms, last ${(late.at(-1) ?? 0).toFixed(0)} ms`,
  );
}

function runThatWaits(index: number, seconds: number): string {
  return runBody(index).replace('"expiry_time":600', `"expiry_time":${seconds}`);
}

/** From the instant at which the first message's wait ended to the handover of the second one. */
async function latenessOf(system: System, id: string): Promise<number> {
  const answer = await fetch(`${system.url}/v1/runs/${id}/events`, { headers: { authorization } });
  const { events } = (await answer.json()) as { events: { type: string; step_index: number; at: string }[] };
  const run = await fetch(`${system.url}/v1/runs/${id}`, { headers: { authorization } });
  const { steps } = (await run.json()) as { steps: { expires_at: string }[] };
  const handover = events.find(({ type, step_index }) => type === "step.submitting" && step_index === 1);
  if (!handover || !steps[0]) throw new Error(`run ${id} has not failed over`);
  return Date.parse(handover.at) - Date.parse(steps[0].expires_at);
}
