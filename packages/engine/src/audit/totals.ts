import type { RunStatus } from "@failover-kit/core/model";
import type { Run } from "../rules/run.ts";
import { figureChanges } from "../stats/figure-changes.ts";
import type { StoredTotals } from "./source.ts";
import type { Violation } from "./violation.ts";

const DAY_MS = 86_400_000;

/** Counts again what the store has counted with each commit. */
export class Totals {
  readonly #runs = new Map<RunStatus, number>();
  readonly #figures = new Map<string, number>();

  add(run: Run, accountKey: number): void {
    this.#runs.set(run.status, (this.#runs.get(run.status) ?? 0) + 1);
    const day = Math.floor(run.createdAt / DAY_MS);
    for (const { measure, name, amount } of figureChanges(null, run)) {
      const key = figureName(accountKey, day, measure, name);
      this.#figures.set(key, (this.#figures.get(key) ?? 0) + amount);
    }
  }

  compare({ runs, figures, lastSeq, highestSeq, lines }: StoredTotals): readonly Violation[] {
    const statuses = Object.keys(runs) as RunStatus[];
    const reasons = [
      ...statuses.flatMap((status) =>
        differs(`runs that are ${status}`, runs[status], this.#runs.get(status) ?? 0),
      ),
      ...(figures === null ? [] : this.#compareFigures(figures)),
      ...(highestSeq > lastSeq
        ? [`The history holds number ${highestSeq}, but only ${lastSeq} have been given.`]
        : []),
      ...(lines > lastSeq
        ? [`The history holds ${lines} lines, but only ${lastSeq} numbers have been given.`]
        : []),
    ];
    return reasons.map((reason) => ({ kind: "total_differs", runId: null, reason }));
  }

  #compareFigures(stored: NonNullable<StoredTotals["figures"]>): string[] {
    const left = new Map(this.#figures);
    const reasons = stored.flatMap(({ accountKey, day, measure, name, amount }) => {
      const key = figureName(accountKey, day, measure, name);
      const counted = left.get(key) ?? 0;
      left.delete(key);
      return differs(key, amount, counted);
    });
    return [...reasons, ...[...left].flatMap(([key, counted]) => differs(key, 0, counted))];
  }
}

function figureName(accountKey: number, day: number, measure: string, name: string): string {
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  return `statistics of account ${accountKey}, ${date}, ${measure} ${name}`;
}

function differs(what: string, stored: number, counted: number): string[] {
  return stored === counted ? [] : [`${what}: the total says ${stored}, there are ${counted}.`];
}
