import type { DatabaseSync } from "node:sqlite";
import type { AccountKeys } from "./account-keys.ts";
import type { FigureTable } from "./figure-table.ts";
import { prepareCommand, prepareQuery } from "./query.ts";
import { decodeRun, RUN_ROW_SQL, type RunRow } from "./run-codec.ts";
import { inTransaction } from "./transaction.ts";

const PAGE = 1000;

/** Counts, once, the runs of a database that is older than its figures. Some 30 s for a million runs. */
export function countOldRuns(database: DatabaseSync, accountKeys: AccountKeys, figures: FigureTable): void {
  const [isComplete] =
    prepareQuery<[number]>(database, "SELECT is_complete FROM run_figures_state").get() ?? [];
  if (isComplete === 1) return;
  const page = prepareQuery<RunRow>(
    database,
    `${RUN_ROW_SQL} WHERE runs.key > ? ORDER BY runs.key LIMIT ${PAGE}`,
  );
  const keyOf = prepareQuery<[key: number]>(database, "SELECT key FROM runs WHERE id = ?");
  inTransaction(database, () => {
    for (let lastKey = 0; ; ) {
      const rows = page.all(lastKey);
      for (const run of rows.map(decodeRun)) figures.note(accountKeys.findOrAdd(run.accountId), null, run);
      const [last] = rows.at(-1) ?? [];
      if (last === undefined) break;
      lastKey = keyOf.get(last)?.[0] ?? lastKey;
    }
    figures.save();
    prepareCommand(database, "UPDATE run_figures_state SET is_complete = 1").run();
  });
}
