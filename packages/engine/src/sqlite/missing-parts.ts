import { DatabaseSync } from "node:sqlite";
import { migrate } from "./migrations/migrate.ts";
import { prepareQuery } from "./query.ts";

const PARTS = `
  SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('table', 'index')
  UNION ALL
  SELECT 'column ' || tables.name || '.' || columns.name
  FROM sqlite_schema AS tables CROSS JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'`;

/** The tables, columns and indexes that a database of this release has, and this one has not. */
export function missingParts(database: DatabaseSync): readonly string[] {
  const fresh = new DatabaseSync(":memory:", { returnArrays: true });
  try {
    migrate(fresh);
    const present = new Set(partsOf(database));
    return partsOf(fresh).filter((part) => !present.has(part));
  } finally {
    fresh.close();
  }
}

function partsOf(database: DatabaseSync): string[] {
  return prepareQuery<[part: string]>(database, PARTS)
    .all()
    .map(([part]) => part);
}
