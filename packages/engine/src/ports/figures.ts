/**
 * What is counted of an account's runs, by the day of their acceptance. Each figure is a sum to which every commit adds
 * what it has changed, so that no question ever walks through runs.
 */
export type Measure =
  | "status" // runs, by RunStatus
  | "furthest_step" // runs, by the index of the furthest step that they came to
  | "reached_step" // runs whose person was reached by a message, by the index of its step
  | "reached_channel" // the same, by channel
  | "time_to_reach" // the same, by the bound of the time that it took: see `timeBound`
  | "cost"; // what messages cost, by currency, in units of 1 / COST_UNITS

/** By how much one figure changes. `name` tells the figures of one measure apart. */
export interface FigureChange {
  readonly measure: Measure;
  readonly name: string;
  readonly amount: number; // whole
}

/** One figure as it stands. */
export interface Figure {
  readonly day: number | null; // whole days since 1970, UTC; null: of all days that were asked for
  readonly measure: Measure;
  readonly name: string;
  readonly amount: bigint;
}

/** Days are whole days since 1970, UTC. */
export interface FigureQuery {
  readonly accountId: string;
  readonly fromDay: number | null; // inclusive
  readonly toDay: number | null; // exclusive
  readonly byDay: boolean; // false: one figure for all days together
}

/** In how many parts a unit of currency is counted: prices have at most so many decimals. */
export const COST_UNITS = 100_000_000;
