/** For the test that kills it: commits batch after batch and prints each run's id once its commit has resolved. */
import { buildBatch, buildLogEntry, buildRun, buildTransition } from "../../testing/index.ts";
import { openSqliteStore } from "../open-sqlite-store.ts";

const BATCH_SIZE = 20;

const { runs: store } = openSqliteStore({ path: process.argv[2] ?? "" });
for (;;) {
  const runs = Array.from({ length: BATCH_SIZE }, () => buildRun());
  await store.commit(buildBatch({ created: runs.map((run) => ({ run, log: [buildLogEntry()] })) }));
  await store.commit(buildBatch({ transitions: runs.map((run) => buildTransition(run)) }));
  const lines = runs.map((run) => `${run.id}\n`).join("");
  await new Promise((resolve) => process.stdout.write(lines, resolve));
}
