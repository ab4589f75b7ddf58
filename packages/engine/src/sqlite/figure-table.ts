import type { DatabaseSync } from "node:sqlite";
import type { Figure, FigureQuery, Measure } from "../ports/figures.ts";
import type { Run } from "../rules/run.ts";
import { figureChanges } from "../stats/figure-changes.ts";
import type { AccountKeys } from "./account-keys.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

const DAY_MS = 86_400_000;

type FigureRow = readonly [day: number | null, measure: Measure, name: string, amount: string]; // as text: sums may be large

interface Sum {
  readonly accountKey: number;
  readonly day: number;
  readonly measure: Measure;
  readonly name: string;
  amount: number;
}

/** Counts runs as they change. What one commit changes is added up first, so that it costs a few rows and not a few per run. */
export class FigureTable {
  readonly #accountKeys: AccountKeys;
  readonly #sums = new Map<string, Sum>(); // since the last commit
  readonly #add: Command;
  readonly #together: Query<FigureRow>;
  readonly #byDay: Query<FigureRow>;

  constructor(database: DatabaseSync, accountKeys: AccountKeys) {
    this.#accountKeys = accountKeys;
    this.#add = prepareCommand(
      database,
      `INSERT INTO run_figures VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (account_key, measure, name, day) DO UPDATE SET amount = amount + excluded.amount`,
    );
    const range = "FROM run_figures WHERE account_key = ? AND day >= ? AND day < ?";
    this.#together = prepareQuery(
      database,
      `SELECT NULL, measure, name, CAST(sum(amount) AS TEXT) ${range} GROUP BY measure, name`,
    );
    this.#byDay = prepareQuery(database, `SELECT day, measure, name, CAST(amount AS TEXT) ${range}`);
  }

  /** Notes a stored change of a run; `before` is null for one that was not counted yet. */
  note(accountKey: number, before: Run | null, after: Run): void {
    const changes = figureChanges(before, after);
    if (changes.length === 0) return;
    const day = Math.floor(after.createdAt / DAY_MS);
    for (const { measure, name, amount } of changes) {
      const key = `${accountKey} ${day} ${measure} ${name}`;
      const sum = this.#sums.get(key);
      if (sum === undefined) this.#sums.set(key, { accountKey, day, measure, name, amount });
      else sum.amount += amount;
    }
  }

  /** To be called at the end of each transaction. */
  save(): void {
    for (const { accountKey, day, measure, name, amount } of this.#sums.values()) {
      if (amount !== 0) this.#add.run(accountKey, day, measure, name, amount);
    }
    this.#sums.clear();
  }

  /** To be called after a rollback. */
  reset(): void {
    this.#sums.clear();
  }

  read({ accountId, fromDay, toDay, byDay }: FigureQuery): Figure[] {
    const accountKey = this.#accountKeys.find(accountId);
    if (accountKey === null) return [];
    const query = byDay ? this.#byDay : this.#together;
    const rows = query.all(accountKey, fromDay ?? 0, toDay ?? Number.MAX_SAFE_INTEGER);
    return rows.map(([day, measure, name, amount]) => ({ day, measure, name, amount: BigInt(amount) }));
  }
}
