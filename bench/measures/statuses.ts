import { createSigner } from "../../apps/simulator/src/webhooks/signature.ts";
import { type LoadResult, openReportSink, sendLoad } from "../load.ts";
import { processorSeconds } from "../program.ts";
import { sendRuns } from "../send-runs.ts";
import { authorization, everybody, type Settings, startSystem } from "../systems.ts";

const WANTED_PER_SECOND = 5000;
const WARM_UP = 5000; // as for throughput: a server that has just begun is not what is asked about
const CONNECTIONS = 512; // a gateway waits for no answer before it sends the next status
const SIGNATURE_SECRET = "bench-signature-of-32-characters";
const sign = createSigner(SIGNATURE_SECRET, "bench");

// What a status does to runs that ask for "delivered", in the order in which a message reports them.
const kinds = [
  { status: "submitted", does: "is noted" },
  { status: "delivered", does: "ends its run, which is reported" },
  { status: "read", does: "is noted and reported" },
] as const;

/**
 * Signed status webhooks, each for a different run, answered when it is on the disk: how many a second at most, and how long
 * the answers take when half as many as are wanted come in at their own pace.
 */
export async function measureStatuses(count: number): Promise<void> {
  console.log(`\nStatuses: ${count} of each kind, signed, for as many runs, ${CONNECTIONS} at once`);
  console.log("  where everything comes in");
  await measureAt(count, {});
  console.log("  at a port of their own");
  await measureAt(count, { webhooksApart: true });
}

async function measureAt(count: number, where: Settings): Promise<void> {
  const sink = await openReportSink();
  const settings = { ...where, server: { FAILOVER_GATEWAY_SIGNATURE_SECRET: SIGNATURE_SECRET } };
  const system = await startSystem("failover-kit", sink.url, settings);
  try {
    await everybody(system.simulatorUrl, []);
    await sendRuns(system.url, count + WARM_UP);
    let all = await sentMessages(system.url);
    while (all.some(({ messageUuid }) => messageUuid === "")) all = await sentMessages(system.url);
    const messages = all.slice(0, count);
    await sendStatuses(system.webhooksUrl, all.slice(count), "submitted");
    const half = messages.length / 2;
    const duePerSecond = WANTED_PER_SECOND / 2;
    for (const { status, does } of kinds) {
      console.log(`    ${status}, which ${does}:`);
      const measure = async (name: string, part: readonly SentMessage[], perSecond?: number) => {
        const before = processorSeconds(system.server.pid);
        const result = await sendStatuses(system.webhooksUrl, part, status, perSecond);
        report(name, part.length, result, processorSeconds(system.server.pid) - before);
      };
      await measure("as many as can be", messages.slice(0, half));
      await measure(`${duePerSecond}/s due`, messages.slice(half), duePerSecond);
    }
    const ended = (await sentMessages(system.url)).filter((message) => message.isEnded).length;
    console.log(`    ${ended} of ${count} runs completed by them`);
  } finally {
    await system.stop();
    sink.close();
  }
}

function report(name: string, count: number, { seconds, p50, p99 }: LoadResult, processor: number): void {
  const rate = (count / seconds).toFixed(0);
  const each = ((processor / count) * 1_000_000).toFixed(0);
  console.log(
    `      ${name.padEnd(18)} ${rate.padStart(5)}/s   p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms   ` +
      `${each} µs of the server's processor each`,
  );
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

/** Written and signed beforehand: the sender shares the machine with the server. */
function sendStatuses(
  origin: string,
  messages: readonly SentMessage[],
  status: string,
  perSecond?: number,
): Promise<LoadResult> {
  const bodies = messages.map((message) => statusBody(message, status));
  const signatures = bodies.map((body) => sign(body, Date.now(), null));
  const request = {
    origin,
    path: "/webhooks/status",
    headers: { "content-type": "application/json" },
    authorizationOf: (index: number) => signatures[index] ?? "",
    bodyOf: (index: number) => bodies[index] ?? "",
    expectedStatus: 200,
    ...(perSecond !== undefined && { perSecond }),
  };
  return sendLoad(request, messages.length, CONNECTIONS);
}

function statusBody({ messageUuid, runId }: SentMessage, status: string): string {
  return JSON.stringify({
    message_uuid: messageUuid,
    to: "447700900042",
    from: "9016",
    channel: "viber_service",
    timestamp: "2026-02-03T12:14:25Z",
    status,
    client_ref: `${runId.replaceAll("-", "")}.0.1`,
    usage: { currency: "EUR", price: "0.0120" },
  });
}
