import { setTimeout as sleep } from "node:timers/promises";
import { openReportSink, quantile } from "../load.ts";
import { processorSeconds } from "../program.ts";
import { sendRuns } from "../send-runs.ts";
import { openStreamReaders, type StreamReaders } from "../stream-readers.ts";
import { authorization, everybody, type System, startSystem } from "../systems.ts";

const SECONDS = 10;
const BEATS_PER_SECOND = 10;

/** Every event of an account to many readers of its stream at once: does everybody get everything, and how soon. */
export async function measureFanOut(readers: number, eventsPerSecond: number): Promise<void> {
  console.log(
    `\nFan-out: ${readers} readers of one account's event stream, ${eventsPerSecond} events/s, ${SECONDS} s`,
  );
  const sink = await openReportSink();
  const system = await startSystem("failover-kit", sink.url);
  try {
    await everybody(system.simulatorUrl, [{ status: "delivered", after_ms: 0 }]);
    const eventsPerRun = await countEventsOfOneRun(system);
    const streams = await openStreamReaders({ url: system.url, authorization, readers });
    const runs = Math.round((eventsPerSecond * SECONDS) / eventsPerRun);
    const usedBefore = processorSeconds(system.server.pid);
    const began = performance.now();
    await sendEvenly(system, runs);
    const seen = await untilTaken(streams, runs * eventsPerRun);
    const seconds = (performance.now() - began) / 1000;
    const delays = [...seen.delays].sort((a, b) => a - b);
    const share = ((processorSeconds(system.server.pid) - usedBefore) / seconds) * 100;
    console.log(
      `  ${runs * eventsPerRun} events in ${seconds.toFixed(1)} s; every reader took between ${seen.fewest} and ${seen.most}`,
    );
    console.log(
      `  ${((seen.fewest * readers) / seconds).toFixed(0)} events/s written in all; from event to reader p50 ` +
        `${quantile(delays, 0.5)} ms, p99 ${quantile(delays, 0.99)} ms; server ${share.toFixed(0)} % of one core`,
    );
    await streams.stop();
  } finally {
    await system.stop();
    sink.close();
  }
}

async function countEventsOfOneRun(system: System): Promise<number> {
  let id = "";
  const onAnswer = (_: number, text: string) => {
    id = (JSON.parse(text) as { id: string }).id;
  };
  await sendRuns(system.url, 1, { onAnswer });
  for (;;) {
    const answer = await fetch(`${system.url}/v1/runs/${id}/events`, { headers: { authorization } });
    const { events } = (await answer.json()) as { events: { type: string }[] };
    if (events.some(({ type }) => type === "run.completed")) return events.length;
    await sleep(50);
  }
}

/** A few runs many times a second, rather than all of a second's at its beginning. */
async function sendEvenly(system: System, runs: number): Promise<void> {
  const beats = SECONDS * BEATS_PER_SECOND;
  const began = performance.now();
  for (let beat = 0, sent = 0; beat < beats; beat++) {
    const due = Math.round((runs * (beat + 1)) / beats);
    await sendRuns(system.url, due - sent);
    sent = due;
    const nextBeat = began + ((beat + 1) * 1000) / BEATS_PER_SECOND;
    await sleep(Math.max(0, nextBeat - performance.now()));
  }
}

async function untilTaken(streams: StreamReaders, events: number) {
  for (let looks = 0; looks < 600; looks++) {
    const seen = await streams.look();
    if (seen.fewest >= events) return seen;
    await sleep(100);
  }
  const { fewest, most } = await streams.look();
  throw new Error(
    `after a minute some reader has ${fewest} events, and none more than ${most}, of ${events}`,
  );
}
