/** The entry of `npm start`, `npm test` and `npm run bench`: sets up first, then does the job. */
import { build, install, run } from "./set-up.mjs";

const [job, ...args] = process.argv.slice(2);

const jobs = {
  start: () => run("node", ["scripts/start.mjs", ...args]),
  test: () => run("node", ["scripts/test.mjs", ...args]),
  bench: () => run("node", ["--conditions=source", "bench/main.ts", ...args]),
};

if (!Object.hasOwn(jobs, job)) {
  console.error(`Unknown job "${job}". Write one of: ${Object.keys(jobs).join(", ")}.`);
  process.exit(64);
}
install();
build();
jobs[job]();
