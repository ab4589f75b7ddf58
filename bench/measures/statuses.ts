import { openReportSink, sendLoad } from "../load.ts";
import { CALLERS, sendRuns } from "../send-runs.ts";
import { authorization, everybody, startSystem } from "../systems.ts";

/** Status webhooks taken per second, each for a different waiting run, answered when it is on the disk. */
export async function measureStatuses(count: number): Promise<void> {
  console.log(`\nStatuses: ${count} status webhooks for as many waiting runs, ${CALLERS} at once`);
  const sink = await openReportSink();
  const system = await startSystem("failover-kit", sink.url);
  try {
    await everybody(system.simulatorUrl, []);
    await sendRuns(system.url, count);
    const messages = await sentMessages(system.url);
    for (const status of ["submitted", "delivered"]) await measure(system.url, messages, status);
    const ended = (await sentMessages(system.url)).filter((message) => message.isEnded).length;
    console.log(`  ${ended} of ${count} runs completed by them`);
  } finally {
    await system.stop();
    sink.close();
  }
}

interface SentMessage {
  readonly runId: string;
  readonly messageUuid: string;
  readonly isEnded: boolean;
}

/** The first message of every run, as the server knows it. */
async function sentMessages(origin: string): Promise<SentMessage[]> {
  const messages: SentMessage[] = [];
  let cursor = "";
  do {
    const answer = await fetch(`${origin}/v1/runs?limit=200${cursor}`, { headers: { authorization } });
    const page = (await answer.json()) as RunPage;
    for (const { id, status, steps } of page.runs) {
      messages.push({
        runId: id,
        messageUuid: steps[0]?.message_uuid ?? "",
        isEnded: status === "completed",
      });
    }
    cursor = page.next_cursor === null ? "" : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  } while (cursor !== "");
  return messages;
}

interface RunPage {
  readonly runs: readonly { id: string; status: string; steps: { message_uuid: string }[] }[];
  readonly next_cursor: string | null;
}

async function measure(origin: string, messages: readonly SentMessage[], status: string): Promise<void> {
  const request = {
    origin,
    path: "/webhooks/status",
    headers: { "content-type": "application/json" },
    bodyOf: (index: number) => statusBody(messages[index], status),
    expectedStatus: 200,
  };
  const { seconds, p50, p99 } = await sendLoad(request, messages.length, CALLERS);
  const rate = (messages.length / seconds).toFixed(0);
  console.log(
    `  ${status.padEnd(10)} ${rate} statuses/s   p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  );
}

function statusBody(message: SentMessage | undefined, status: string): string {
  if (message === undefined) throw new RangeError("there is no such message");
  return JSON.stringify({
    message_uuid: message.messageUuid,
    to: "447700900042",
    from: "9016",
    channel: "viber_service",
    timestamp: "2026-02-03T12:14:25Z",
    status,
    client_ref: `${message.runId.replaceAll("-", "")}.0.1`,
    usage: { currency: "EUR", price: "0.0120" },
  });
}
