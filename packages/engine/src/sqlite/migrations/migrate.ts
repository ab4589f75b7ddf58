import type { DatabaseSync } from "node:sqlite";
import { DatabaseTooNewError } from "../errors/database-too-new-error.ts";
import { prepareCommand, prepareQuery } from "../query.ts";
import { firstTables } from "./001-first-tables.ts";
import { idempotencyKeys } from "./002-idempotency-keys.ts";
import { savedWorkflows } from "./003-saved-workflows.ts";
import { subscriptionTables } from "./004-subscriptions.ts";
import { keysAndAudit } from "./005-keys-and-audit.ts";
import { contacts } from "./006-contacts.ts";
import { awaitedReplies } from "./007-awaited-replies.ts";
import { listIndexes } from "./008-list-indexes.ts";
import { runFigures } from "./009-run-figures.ts";
import { figuresByName } from "./010-figures-by-name.ts";
import { channelsInIndexes } from "./011-channels-in-indexes.ts";
import { replays } from "./012-replays.ts";
import { endedDeliveries } from "./013-ended-deliveries.ts";
import { inboundById } from "./014-inbound-by-id.ts";
import { earlierSecrets } from "./015-earlier-secrets.ts";

/** SQL that takes the tables from one version to the next. Never changed once released. */
interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** In order; the first one makes version 1. */
const migrations: readonly Migration[] = [
  { name: "first tables", sql: firstTables },
  { name: "idempotency keys", sql: idempotencyKeys },
  { name: "saved workflows", sql: savedWorkflows },
  { name: "subscriptions", sql: subscriptionTables },
  { name: "keys and audit", sql: keysAndAudit },
  { name: "contacts", sql: contacts },
  { name: "awaited replies", sql: awaitedReplies },
  { name: "list indexes", sql: listIndexes },
  { name: "run figures", sql: runFigures },
  { name: "figures by name", sql: figuresByName },
  { name: "channels in indexes", sql: channelsInIndexes },
  { name: "replays", sql: replays },
  { name: "ended deliveries", sql: endedDeliveries },
  { name: "inbound by id", sql: inboundById },
  { name: "earlier secrets", sql: earlierSecrets },
];

/** The version of the tables that this release works with. */
export const latestVersion = migrations.length;

/** Applies what the file does not have yet, each migration in its own transaction. */
export function migrate(database: DatabaseSync): void {
  database.exec(
    "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
  );
  const version = appliedVersion(database);
  if (version > migrations.length) throw new DatabaseTooNewError(version, migrations.length);
  for (const [index, migration] of migrations.entries()) {
    if (index >= version) apply(database, index + 1, migration);
  }
}

function appliedVersion(database: DatabaseSync): number {
  const sql = "SELECT coalesce(max(version), 0) FROM migrations";
  return prepareQuery<[version: number]>(database, sql).get()?.[0] ?? 0;
}

function apply(database: DatabaseSync, version: number, migration: Migration): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    database.exec(migration.sql);
    prepareCommand(database, "INSERT INTO migrations (version, name) VALUES (?, ?)").run(
      version,
      migration.name,
    );
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
