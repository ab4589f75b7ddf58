import type { Channel } from "./channel.ts";
import type { Usage } from "./message-status.ts";
import type { RunStatus } from "./run-resource.ts";

/** How the runs that were accepted in some days stand now, and what they have cost so far. */
export interface StatsFigures {
  readonly runs: Readonly<Record<RunStatus | "total", number>>;
  readonly steps: readonly StepStats[];
  readonly channels: readonly { readonly channel: Channel; readonly reached: number }[]; // the most first
  readonly time_to_reach: TimeToReachStats;
  readonly cost: readonly Usage[]; // by currency
}

/** One position in the workflows. */
export interface StepStats {
  readonly index: number;
  readonly furthest: number; // runs that came to this step and not further
  readonly reached: number; // runs whose person was reached by the message of this step
}

/**
 * From acceptance to the message that reached the person, in seconds. Percentiles are true to within 13 %, the histogram
 * is exact. Runs that were acknowledged are not in it.
 */
export interface TimeToReachStats {
  readonly runs: number;
  readonly p50: number | null; // null: nobody was reached
  readonly p90: number | null;
  readonly p99: number | null;
  readonly histogram: readonly {
    readonly up_to: number | null; // seconds, inclusive; null: longer than all others
    readonly runs: number; // that took so long, and longer than the entry before
  }[];
}

/** The answer of `GET /v1/stats`. Days are days in UTC. */
export interface StatsResource extends StatsFigures {
  readonly created_after: string | null; // a day, inclusive; null: from the first one
  readonly created_before: string | null; // a day, exclusive; null: up to now
  readonly days?: readonly (StatsFigures & { readonly date: string })[]; // only if asked for: those that have runs, in order
}
