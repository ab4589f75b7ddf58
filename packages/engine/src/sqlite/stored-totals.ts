import type { DatabaseSync } from "node:sqlite";
import type { RunStatus } from "@failover-kit/core/model";
import type { StoredFigure, StoredTotals } from "../audit/source.ts";
import { prepareQuery } from "./query.ts";

/** What was counted with each commit. */
export function readTotals(database: DatabaseSync): Omit<StoredTotals, "lines"> {
  const count = prepareQuery<[status: RunStatus, count: number]>(
    database,
    "SELECT status, count FROM run_counts",
  );
  const none = { running: 0, paused: 0, completed: 0, failed: 0, canceled: 0 };
  const counter = prepareQuery<[number]>(database, "SELECT last_seq FROM event_counter").get();
  const [highestSeq] =
    prepareQuery<[number | null]>(database, "SELECT max(last_seq) FROM events").get() ?? [];
  return {
    runs: { ...none, ...Object.fromEntries(count.all()) },
    figures: readFigures(database),
    lastSeq: counter?.[0] ?? 0,
    highestSeq: highestSeq ?? 0,
  };
}

function readFigures(database: DatabaseSync): StoredFigure[] | null {
  const state = prepareQuery<[number]>(database, "SELECT is_complete FROM run_figures_state").get();
  if (state?.[0] !== 1) return null;
  const sql = "SELECT account_key, day, measure, name, amount FROM run_figures";
  type Row = [number, number, StoredFigure["measure"], string, number];
  const rows = prepareQuery<Row>(database, sql).all();
  return rows.map(([accountKey, day, measure, name, amount]) => ({
    accountKey,
    day,
    measure,
    name,
    amount,
  }));
}
