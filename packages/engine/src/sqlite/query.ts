import type { DatabaseSync, SQLInputValue } from "node:sqlite";

/** A prepared statement whose rows are `Row`: a tuple of its columns, since the database returns arrays. */
export interface Query<Row extends readonly unknown[]> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
}

/** A prepared statement that returns no rows. */
export interface Command {
  run(...values: SQLInputValue[]): { readonly lastInsertRowid: number | bigint };
}

/** The shape of the rows is promised by whoever writes the SQL: these are our own tables. */
export function prepareQuery<Row extends readonly unknown[]>(
  database: DatabaseSync,
  sql: string,
): Query<Row> {
  return database.prepare(sql) as unknown as Query<Row>;
}

/** Prepares a statement that changes something. */
export function prepareCommand(database: DatabaseSync, sql: string): Command {
  return database.prepare(sql);
}

/** The rows of a query, one after the other: for what does not fit into memory. */
export function iterate<Row extends readonly unknown[]>(database: DatabaseSync, sql: string): Iterable<Row> {
  return database.prepare(sql).iterate() as unknown as Iterable<Row>;
}
