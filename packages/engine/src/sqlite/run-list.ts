import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { RunQuery } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import type { AccountKeys } from "./account-keys.ts";
import { prepareQuery, type Query } from "./query.ts";
import { decodeRun, type RunRow, runRowSql } from "./run-codec.ts";
import {
  accountLead,
  type ListFilter,
  type ListLead,
  listFilters,
  recipientLead,
} from "./run-list-filters.ts";

/** A piece of a WHERE clause and what its question marks stand for. */
interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

type Place = readonly [createdAt: number, key: number];

// Beyond this many runs a filter counts as wide; counting on would cost more than it could save.
const COUNT_LIMIT = 1000;

/** Lists the runs of one account, newest first; those of the same millisecond in order of arrival. */
export class RunList {
  readonly #database: DatabaseSync;
  readonly #accountKeys: AccountKeys;
  readonly #pages = new Map<string, Query<RunRow>>(); // by SQL: at most a few for each set of filters
  readonly #counts = new Map<string, Query<[count: number]>>(); // by SQL
  readonly #place: Query<Place>;

  constructor(database: DatabaseSync, accountKeys: AccountKeys) {
    this.#database = database;
    this.#accountKeys = accountKeys;
    this.#place = prepareQuery(database, "SELECT created_at, key FROM runs WHERE id = ? AND account_key = ?");
  }

  /** Null when the cursor is no run of the account. Runs are never deleted, so such a cursor was never given out. */
  list(query: RunQuery): Run[] | null {
    const accountKey = this.#accountKeys.find(query.accountId);
    if (accountKey === null) return query.cursor === null ? [] : null;
    const place = query.cursor === null ? null : this.#place.get(query.cursor, accountKey);
    if (place === undefined) return null;
    const asked = listFilters.filter((filter) => filter.askedFor(query) !== null);
    const first = query.to === null ? this.#narrowest(asked, query, accountKey) : null;
    const { lead, value } = leadOf(query, first);
    const conditions: Condition[] = [
      { sql: lead.sql, values: value === null ? [accountKey] : [accountKey, value] },
      ...asked
        .filter((filter) => filter !== first)
        .map(({ sql, askedFor, value = askedFor }) => ({ sql, values: [value(query)] })),
      ...boundConditions(lead, query, place),
    ];
    const page = this.#prepare(this.#pages, pageSql(lead, conditions));
    return page.all(...conditions.flatMap(({ values }) => values), query.limit).map(decodeRun);
  }

  /** Walking along a filter that nearly every run passes, in search of the few that pass another, could take a second. */
  #narrowest(filters: readonly ListFilter[], query: RunQuery, accountKey: number): ListFilter | null {
    if (filters.length < 2) return filters[0] ?? null;
    const counted = filters.map((filter) => {
      const sql = `SELECT count(*) FROM (SELECT 1 FROM ${filter.lead.from} WHERE ${filter.lead.sql} LIMIT ?)`;
      const row = this.#prepare(this.#counts, sql).get(accountKey, filter.askedFor(query), COUNT_LIMIT);
      return { filter, count: row?.[0] ?? 0 };
    });
    return counted.reduce((narrowest, next) => (next.count < narrowest.count ? next : narrowest)).filter;
  }

  #prepare<Row extends readonly unknown[]>(known: Map<string, Query<Row>>, sql: string): Query<Row> {
    const query = known.get(sql) ?? prepareQuery<Row>(this.#database, sql);
    known.set(sql, query);
    return query;
  }
}

function leadOf(query: RunQuery, first: ListFilter | null): { lead: ListLead; value: string | null } {
  if (query.to !== null) return { lead: recipientLead, value: query.to };
  return { lead: first?.lead ?? accountLead, value: first?.askedFor(query) ?? null };
}

/** The runs are picked by what stands in the indexes, and only then read: one after the other, as they were picked. */
function pageSql(lead: ListLead, conditions: readonly Condition[]): string {
  const where = conditions.map(({ sql }) => sql).join(" AND ");
  const picked = `SELECT ${lead.key} AS key FROM ${lead.from} ${lead.join} WHERE ${where}
    ORDER BY ${lead.createdAt} DESC, ${lead.key} DESC LIMIT ?`;
  return runRowSql(`(${picked}) AS picked CROSS JOIN runs ON runs.key = picked.key`);
}

function boundConditions({ createdAt, key }: ListLead, query: RunQuery, place: Place | null): Condition[] {
  const { createdAfter, createdBefore } = query;
  const conditions: Condition[] = [];
  if (createdAfter !== null) conditions.push({ sql: `${createdAt} >= ?`, values: [createdAfter] });
  if (createdBefore !== null) conditions.push({ sql: `${createdAt} < ?`, values: [createdBefore] });
  if (place !== null) conditions.push({ sql: `(${createdAt}, ${key}) < (?, ?)`, values: place });
  return conditions;
}
