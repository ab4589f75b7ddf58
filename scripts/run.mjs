/** The entry of `npm start`, `npm test`, `npm run bench`, `npm run fuzz`, `npm run failover` and `npm run slack`: sets up first, then does the job. */
import { build, install, run, runBuilt } from "./set-up.mjs";

const [job, ...args] = process.argv.slice(2);

const jobs = {
  start: () => run("node", ["scripts/start.mjs", ...args]),
  test: () => run("node", ["scripts/test.mjs", ...args]),
  bench: () => run("node", ["--conditions=source", "bench/main.ts", ...args]),
  fuzz: () => run("node", ["--conditions=source", "tests/fuzz/main.ts", ...args]),
  failover: () => runBuilt("apps/cli", args),
  slack: () => runBuilt("apps/slack-bot", args),
  "slack:preview": () => run("node", ["--conditions=source", "tests/slack/preview/main.ts", ...args]),
};

/** Jobs that need one part of the project only. */
const buildsItself = new Set(["failover", "slack", "slack:preview"]);

if (!Object.hasOwn(jobs, job)) {
  console.error(`Unknown job "${job}". Write one of: ${Object.keys(jobs).join(", ")}.`);
  process.exit(64);
}
install();
if (!buildsItself.has(job)) build();
jobs[job]();
