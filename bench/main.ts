/** `npm run bench`: measures, side by side, in one run. `npm run bench -- throughput` measures one thing only. */
import { installHost } from "../scripts/host-tools.mjs";
import { measureFanOut } from "./measures/fan-out.ts";
import { measureLateness } from "./measures/lateness.ts";
import { measureMillion } from "./measures/million.ts";
import { measureSlack } from "./measures/slack.ts";
import { measureStatuses } from "./measures/statuses.ts";
import { measureThroughput } from "./measures/throughput.ts";

const measures: Readonly<Record<string, () => Promise<void>>> = {
  throughput: () => measureThroughput(3, 20_000),
  statuses: () => measureStatuses(40_000),
  lateness: () => measureLateness(100_000),
  "fan-out": () => measureFanOut(500, 1000),
  slack: () => measureSlack({ people: 50, rounds: 10 }),
  million: () => measureMillion(1_000_000),
  n8n: async () => {
    installHost("n8n"); // before anything is imported that looks for it
    const { measureN8n } = await import("./measures/n8n.ts");
    await measureN8n({ load: 100, people: 100, pairs: 2 });
  },
};

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(measures)) {
  const measure = measures[name];
  if (measure === undefined) {
    console.error(`There is no measure "${name}". Write one of: ${Object.keys(measures).join(", ")}.`);
    process.exit(64);
  }
  await measure();
}
