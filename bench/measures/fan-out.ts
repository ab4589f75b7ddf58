import { setTimeout as sleep } from "node:timers/promises";
import { openReportSink, quantile, type ReportSink } from "../load.ts";
import { processorSeconds } from "../program.ts";
import { sendRuns } from "../send-runs.ts";
import { openStreamReaders, type StreamReaders } from "../stream-readers.ts";
import { authorization, everybody, type System, startSystem } from "../systems.ts";

const SECONDS = 10;
const BEATS_PER_SECOND = 10;
const WARM_RUNS = 200;

/** Every event of an account to many readers of its stream at once: does everybody get everything, and how soon. */
export async function measureFanOut(readers: number, eventsPerSecond: number): Promise<void> {
  console.log(
    `\nFan-out: ${readers} readers of one account's event stream, ${eventsPerSecond} events/s, ${SECONDS} s`,
  );
  const sink = await openReportSink();
  const system = await startSystem("failover-kit", sink.url);
  try {
    await everybody(system.simulatorUrl, [{ status: "delivered", after_ms: 50 }]);
    await reported(sink, WARM_RUNS, () => sendRuns(system.url, WARM_RUNS));
    const before = await newestEventOf(system, sink);
    const runs = Math.round((eventsPerSecond * SECONDS * (WARM_RUNS + 1)) / before);
    const streams = await openStreamReaders({ url: system.url, authorization, readers });
    const usedBefore = processorSeconds(system.server.pid);
    const began = performance.now();
    await reported(sink, runs, () => sendEvenly(system, runs));
    const events = (await newestEventOf(system, sink)) - before;
    const seen = await untilTaken(streams, events);
    const seconds = (performance.now() - began) / 1000;
    const delays = [...seen.delays].sort((a, b) => a - b);
    const share = ((processorSeconds(system.server.pid) - usedBefore) / seconds) * 100;
    console.log(
      `  ${events} events in ${seconds.toFixed(1)} s; every reader took between ${seen.fewest} and ${seen.most}`,
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

/** Sends runs, and waits until all have ended. */
async function reported(sink: ReportSink, runs: number, send: () => Promise<unknown>): Promise<void> {
  const all = sink.expect(runs);
  await send();
  await all;
}

/**
 * Sends one more run and returns the number of its last event: the bench has one account, so that no number is missing.
 * Runs are not multiplied instead: on a busy machine a message may be delivered before its submission was answered, and
 * has one event less then.
 */
async function newestEventOf(system: System, sink: ReportSink): Promise<number> {
  let id = "";
  const onAnswer = (_: number, text: string) => {
    id = (JSON.parse(text) as { id: string }).id;
  };
  await reported(sink, 1, () => sendRuns(system.url, 1, { onAnswer }));
  const answer = await fetch(`${system.url}/v1/runs/${id}/events`, { headers: { authorization } });
  const { events } = (await answer.json()) as { events: { seq: number }[] };
  return Math.max(...events.map(({ seq }) => seq));
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
    if (seen.most > events)
      throw new Error(`some reader took ${seen.most} events, although there were ${events}`);
    if (seen.fewest >= events) return seen;
    await sleep(100);
  }
  const { fewest, most } = await streams.look();
  throw new Error(
    `after a minute some reader has ${fewest} events, and none more than ${most}, of ${events}`,
  );
}
