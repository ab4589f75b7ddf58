import type { DatabaseSync } from "node:sqlite";
import type { Instant, Run } from "../rules/run.ts";
import { prepareQuery, type Query } from "./query.ts";
import type { RunCache } from "./run-cache.ts";
import { decodeRun, RUN_ROW_SQL, type RunRow } from "./run-codec.ts";

type IdQuery = Query<[id: string]>;

/** Reads runs by id, and those for which it is time. */
export class RunReader {
  readonly #cache: RunCache;
  readonly #byId: Query<RunRow>;
  readonly #handovers: IdQuery;
  readonly #expired: IdQuery;
  readonly #awaiting: IdQuery;
  readonly #nextDue: Query<[handoverAt: number | null, wakeAt: number | null]>;

  constructor(database: DatabaseSync, cache: RunCache) {
    this.#cache = cache;
    this.#byId = prepareQuery(database, `${RUN_ROW_SQL} WHERE runs.id = ?`);
    this.#handovers = prepareQuery(database, dueSql("handover_at"));
    this.#expired = prepareQuery(database, dueSql("wake_at"));
    this.#awaiting = prepareQuery(
      database,
      "SELECT id FROM runs WHERE awaiting IS NOT NULL AND id > ? ORDER BY id LIMIT ?",
    );
    // One subquery per index: each looks at one entry only.
    this.#nextDue = prepareQuery(
      database,
      `SELECT (SELECT min(handover_at) FROM runs WHERE handover_at > ?1),
              (SELECT min(wake_at) FROM runs WHERE wake_at > ?1)`,
    );
  }

  find(runId: string): Run | null {
    const cached = this.#cache.get(runId);
    if (cached !== undefined) return cached.run;
    const row = this.#byId.get(runId);
    return row === undefined ? null : decodeRun(row);
  }

  /** Reads runs that are about to be decided upon, and remembers them until that is stored. */
  load(runIds: readonly string[]): Map<string, Run> {
    const runs = new Map<string, Run>();
    for (const runId of runIds) {
      const run = this.#cache.get(runId)?.run ?? this.#remember(runId);
      if (run !== null) runs.set(runId, run);
    }
    return runs;
  }

  /** A plain read: the file has one owner, so there is nobody to claim against. */
  handovers(now: Instant, limit: number): Run[] {
    return this.#inOrder(this.#handovers.all(now, limit));
  }

  /** A plain read, for the same reason. */
  expired(now: Instant, limit: number): Run[] {
    return this.#inOrder(this.#expired.all(now, limit));
  }

  awaiting(afterId: string | null, limit: number): Run[] {
    return this.#inOrder(this.#awaiting.all(afterId ?? "", limit));
  }

  nextDueAt(now: Instant): Instant | null {
    const [first = null, second = null] = this.#nextDue.get(now) ?? [];
    if (first === null || second === null) return first ?? second;
    return Math.min(first, second);
  }

  #remember(runId: string): Run | null {
    const row = this.#byId.get(runId);
    if (row === undefined) return null;
    const run = decodeRun(row);
    const [, , , , , , body, key, accountKey] = row;
    this.#cache.set(run.id, { key, accountKey, orderBytes: body.length, run });
    return run;
  }

  #inOrder(rows: readonly (readonly [id: string])[]): Run[] {
    return [...this.load(rows.map(([id]) => id)).values()];
  }
}

function dueSql(column: "handover_at" | "wake_at"): string {
  return `SELECT id FROM runs WHERE ${column} <= ? ORDER BY ${column}, key LIMIT ?`;
}
