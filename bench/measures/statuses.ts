import { openReportSink, sendLoad } from "../load.ts";
import { authorization, everybody, startSystem } from "../systems.ts";
import { runBody } from "./throughput.ts";

const CONCURRENCY = 64;

/** Status webhooks taken per second, each for a different waiting run, answered when it is on the disk. */
export async function measureStatuses(count: number): Promise<void> {
  console.log(`\nStatuses: ${count} status webhooks for as many waiting runs, ${CONCURRENCY} at once`);
  const sink = await openReportSink();
  const system = await startSystem("failover-kit", sink.url);
  try {
    await everybody(system.simulatorUrl, []);
    const ids: string[] = [];
    await sendLoad(
      {
        origin: system.url,
        path: "/v1/runs",
        headers: { "content-type": "application/json", authorization },
        bodyOf: runBody,
        expectedStatus: 202,
        onAnswer: (index, text) => {
          ids[index] = (JSON.parse(text) as { id: string }).id;
        },
      },
      count,
      CONCURRENCY,
    );
    for (const status of ["submitted", "delivered"]) await measure(system.url, ids, status);
  } finally {
    await system.stop();
    sink.close();
  }
}

async function measure(origin: string, ids: readonly string[], status: string): Promise<void> {
  const request = {
    origin,
    path: "/webhooks/status",
    headers: { "content-type": "application/json" },
    bodyOf: (index: number) => statusBody(ids[index] ?? "", status),
    expectedStatus: 200,
  };
  const { seconds, p50, p99 } = await sendLoad(request, ids.length, CONCURRENCY);
  const rate = (ids.length / seconds).toFixed(0);
  console.log(
    `  ${status.padEnd(10)} ${rate} statuses/s   p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  );
}

/** A status that finds its run by our reference alone: what came as the answer's message id is not known here. */
function statusBody(runId: string, status: string): string {
  return JSON.stringify({
    message_uuid: runId,
    to: "447700900042",
    from: "9016",
    channel: "viber_service",
    timestamp: "2026-02-03T12:14:25Z",
    status,
    client_ref: `${runId.replaceAll("-", "")}.0.1`,
    usage: { currency: "EUR", price: "0.0120" },
  });
}
