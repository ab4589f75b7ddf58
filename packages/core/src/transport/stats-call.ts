import type { StatsResource } from "../model/stats-resource.ts";
import { isRecord } from "./json-text.ts";

/** Which days to count, by the names of the API. Days are written as 2026-03-02, and are days in UTC. */
export interface StatsFilters {
  readonly created_after?: string | undefined; // inclusive
  readonly created_before?: string | undefined; // exclusive
  readonly by?: "day" | undefined; // each day by itself, too; for at most 92 days
}

/** Reads the statistics from an answer; null when they are none. */
export function readStats(body: unknown): StatsResource | null {
  return isRecord(body) && isRecord(body.runs) && isRecord(body.time_to_reach)
    ? (body as unknown as StatsResource)
    : null;
}
