import type { DatabaseSync } from "node:sqlite";
import type { RunStatus } from "@failover-kit/core/model";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

/** How many runs there are by status, kept up to date with each commit: counting a million rows takes too long. */
export class RunCounts {
  readonly #changes = new Map<RunStatus, number>(); // since the last commit
  readonly #add: Command;
  readonly #all: Query<[status: RunStatus, count: number]>;

  constructor(database: DatabaseSync) {
    this.#add = prepareCommand(
      database,
      "INSERT INTO run_counts VALUES (?, ?) ON CONFLICT (status) DO UPDATE SET count = count + excluded.count",
    );
    this.#all = prepareQuery(database, "SELECT status, count FROM run_counts");
  }

  /** Notes that a run has this status now; `before` is null for a new one. */
  note(before: RunStatus | null, status: RunStatus): void {
    if (before === status) return;
    if (before !== null) this.#change(before, -1);
    this.#change(status, 1);
  }

  /** To be called at the end of each transaction. */
  save(): void {
    for (const [status, change] of this.#changes) {
      if (change !== 0) this.#add.run(status, change);
    }
    this.#changes.clear();
  }

  /** To be called after a rollback. */
  reset(): void {
    this.#changes.clear();
  }

  byStatus(): Record<RunStatus, number> {
    const none = { running: 0, paused: 0, completed: 0, failed: 0, canceled: 0 };
    return { ...none, ...Object.fromEntries(this.#all.all()) };
  }

  #change(status: RunStatus, by: number): void {
    this.#changes.set(status, (this.#changes.get(status) ?? 0) + by);
  }
}
