/**
 * `npm run fuzz [-- SEED [COUNT [HTTP_COUNT]]]`: a million bodies of each kind in this process, and as many over HTTP to a
 * real server, whose database is audited then. Stops at the first body that breaks something.
 */
import { FuzzFinding, fuzzWebhooks, fuzzWorkflows, type Tally } from "./fuzz.ts";
import { FuzzedServer, type Progress } from "./fuzzed-server.ts";

const [seed = 2018, count = 1_000_000, httpCount = count] = process.argv.slice(2).map(Number);
if (![seed, count, httpCount].every(Number.isSafeInteger)) {
  process.stderr.write(
    "Write up to three whole numbers: the first seed, how many bodies, how many of them over HTTP.\n",
  );
  process.exit(64);
}

/** Tells what came of all bodies of one kind, and how fast. */
async function measure(name: string, bodies: number, send: () => Tally | Promise<Tally>): Promise<void> {
  const begun = performance.now();
  const { taken, refused } = await send();
  const seconds = (performance.now() - begun) / 1000;
  const rate = Math.round(bodies / seconds);
  tell(
    `${bodies} ${name} from seed ${seed}: ${taken} taken, ${refused} refused, ${seconds.toFixed(1)} s, ${rate}/s`,
  );
}

async function overHttp(): Promise<void> {
  const server = await FuzzedServer.start();
  const progress =
    (name: string): Progress =>
    (sent) =>
      tell(`  ${sent} ${name} answered …`);
  try {
    await measure("workflow bodies over HTTP", httpCount, () =>
      server.sendWorkflows(seed, httpCount, progress("workflow bodies")),
    );
    await measure("webhook bodies over HTTP", httpCount, () =>
      server.sendWebhooks(seed, httpCount, progress("webhook bodies")),
    );
    const { runs, decisions, handovers, violationCount, violations } = await server.end();
    tell(
      `audit: ${runs} runs, ${decisions} decisions taken again, ${handovers} handovers, ${violationCount} violations`,
    );
    for (const { kind, runId, reason } of violations) process.stderr.write(`${kind} ${runId}: ${reason}\n`);
    if (violationCount > 0) process.exitCode = 1;
  } finally {
    await server.close();
  }
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await measure("workflow bodies", count, () => fuzzWorkflows(seed, count));
  await measure("webhook bodies", count, () => fuzzWebhooks(seed, count));
  if (httpCount > 0) await overHttp();
} catch (error) {
  if (!(error instanceof FuzzFinding)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
