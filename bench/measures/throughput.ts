import { openReportSink, sendLoad } from "../load.ts";
import { processorSeconds, residentMegabytes } from "../program.ts";
import { authorization, everybody, type SystemKind, startSystem } from "../systems.ts";

const CONCURRENCY = 64;

interface Measured {
  readonly runsPerSecond: number;
  readonly acceptP50: number;
  readonly acceptP99: number;
  readonly processorMsPerRun: number;
  readonly megabytes: number;
}

/** A run of two steps whose first message is delivered at once. */
export function runBody(index: number): string {
  const to = `4477009${String(index % 100_000).padStart(5, "0")}`;
  const text = "Parcel 7731 arrives at 14:10.";
  return JSON.stringify({
    steps: [
      {
        channel: "viber_service",
        message_type: "text",
        from: "9016",
        to,
        text,
        failover: { condition_status: "delivered", expiry_time: 600 },
      },
      { channel: "sms", message_type: "text", from: "ParcelCo", to, text },
    ],
    client_ref: `order-${index}`,
  });
}

/** Runs per second from accept to final report, side by side: the two systems in turn, and the ratio of each pair. */
export async function measureThroughput(pairs: number, runs: number): Promise<void> {
  console.log(
    `\nThroughput: ${runs} runs, ${CONCURRENCY} callers at once, accept to final report, SQLite on disk`,
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
    const request = {
      origin: system.url,
      path: "/v1/runs",
      headers: { "content-type": "application/json", authorization },
      bodyOf: runBody,
      expectedStatus: 202,
    };
    const warm = sink.expect(2000);
    await sendLoad(request, 2000, CONCURRENCY);
    await warm;

    const processorBefore = processorSeconds(system.server.pid);
    const began = performance.now();
    const reported = sink.expect(runs);
    const accepts = await sendLoad(request, runs, CONCURRENCY);
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
