import { openReportSink } from "../load.ts";
import { processorSeconds, residentMegabytes } from "../program.ts";
import { CALLERS, sendRuns } from "../send-runs.ts";
import { everybody, type SystemKind, startSystem } from "../systems.ts";

interface Measured {
  readonly runsPerSecond: number;
  readonly acceptP50: number;
  readonly acceptP99: number;
  readonly processorMsPerRun: number;
  readonly megabytes: number;
}

/** Runs per second from accept to final report, side by side: the two systems in turn, and the ratio of each pair. */
export async function measureThroughput(pairs: number, runs: number): Promise<void> {
  console.log(
    `\nThroughput: ${runs} runs, ${CALLERS} callers at once, accept to final report, SQLite on disk`,
  );
  const ratios: number[] = [];
  for (let pair = 1; pair <= pairs; pair++) {
    const ours = await measure("failover-kit", runs);
    const bare = await measure("bare program", runs);
    ratios.push(ours.runsPerSecond / bare.runsPerSecond);
    printRow(pair, "failover-kit", ours);
    printRow(pair, "bare program", bare);
  }
  ratios.sort((a, b) => a - b);
  const median = ratios[Math.floor(ratios.length / 2)] ?? 0;
  console.log(`  ratio failover-kit / bare program: median ${(median * 100).toFixed(0)} %`);
}

async function measure(kind: SystemKind, runs: number): Promise<Measured> {
  const sink = await openReportSink();
  const system = await startSystem(kind, sink.url);
  try {
    await everybody(system.simulatorUrl, [{ status: "delivered", after_ms: 0 }]);
    const warm = sink.expect(2000);
    await sendRuns(system.url, 2000);
    await warm;

    const processorBefore = processorSeconds(system.server.pid);
    const began = performance.now();
    const reported = sink.expect(runs);
    const accepts = await sendRuns(system.url, runs);
    await reported;
    const seconds = (performance.now() - began) / 1000;
    return {
      runsPerSecond: runs / seconds,
      acceptP50: accepts.p50,
      acceptP99: accepts.p99,
      processorMsPerRun: ((processorSeconds(system.server.pid) - processorBefore) * 1000) / runs,
      megabytes: residentMegabytes(system.server.pid),
    };
  } finally {
    await system.stop();
    sink.close();
  }
}

function printRow(pair: number, name: string, measured: Measured): void {
  const { runsPerSecond, acceptP50, acceptP99, processorMsPerRun, megabytes } = measured;
  console.log(
    `  ${pair}  ${name.padEnd(13)} ${runsPerSecond.toFixed(0).padStart(6)} runs/s   accept p50 ${acceptP50.toFixed(1)} ms, ` +
      `p99 ${acceptP99.toFixed(1)} ms   server ${processorMsPerRun.toFixed(2)} ms CPU/run, ${megabytes.toFixed(0)} MB`,
  );
}
