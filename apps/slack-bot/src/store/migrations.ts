import type { DatabaseSync } from "node:sqlite";
import { DatabaseTooNewError } from "../errors/database-too-new-error.ts";
import { firstTables } from "./001-first-tables.ts";
import { approvalsEnd } from "./002-approvals-end.ts";
import { cardsOnTheirWay } from "./003-cards-on-their-way.ts";

/** SQL that takes the tables from one version to the next, in order. Never changed once released. */
const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  { name: "first tables", sql: firstTables },
  { name: "approvals end", sql: approvalsEnd },
  { name: "cards on their way", sql: cardsOnTheirWay },
];

/** Applies what the file does not have yet, each migration in its own transaction. */
export function migrate(database: DatabaseSync): void {
  database.exec(
    "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
  );
  const row = database.prepare("SELECT coalesce(max(version), 0) AS version FROM migrations").get();
  const version = Number(row?.version);
  if (version > migrations.length) throw new DatabaseTooNewError(version, migrations.length);
  for (const [index, { name, sql }] of migrations.entries()) {
    if (index < version) continue;
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(sql);
      database.prepare("INSERT INTO migrations (version, name) VALUES (?, ?)").run(index + 1, name);
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  }
}
