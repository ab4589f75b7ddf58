/** The entry of `npm start`, `npm test`, `npm run bench` and `npm run failover`: sets up first, then does the job. */
import { build, install, run, runBuilt } from "./set-up.mjs";

const [job, ...args] = process.argv.slice(2);

const jobs = {
  start: () => run("node", ["scripts/start.mjs", ...args]),
  test: () => run("node", ["scripts/test.mjs", ...args]),
  bench: () => run("node", ["--conditions=source", "bench/main.ts", ...args]),
  failover: () => runBuilt("apps/cli", args),
};

if (!Object.hasOwn(jobs, job)) {
  console.error(`Unknown job "${job}". Write one of: ${Object.keys(jobs).join(", ")}.`);
  process.exit(64);
}
install();
if (job !== "failover") build();
jobs[job]();
