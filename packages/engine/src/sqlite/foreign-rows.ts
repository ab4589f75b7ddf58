import type { DatabaseSync } from "node:sqlite";
import type { ForeignRow, StrayRow } from "../audit/source.ts";
import { storedChannels } from "./channel-bits.ts";
import { iterate } from "./query.ts";
import { RUNS_PER_GROUP } from "./run-group.ts";

/** Rows that name a run, and lie in another order than the runs. */
interface NamingTable {
  readonly what: string;
  readonly from: string; // joins `runs` to them where the run is there
  readonly name: string; // what they call the run
  readonly account: string; // the key of the account that they stand under
}

const channelNames = storedChannels.map((channel) => `'${channel}'`).join(", ");

// Contacts and deliveries outlive much, but no run: runs are never deleted.
const namingTables: readonly NamingTable[] = [
  {
    what: "An entry of a list by channel",
    from: `run_channels AS rows LEFT JOIN runs ON runs.key = rows.run_key AND
      (rows.account_key <> runs.account_key OR rows.created_at = runs.created_at AND rows.channel IN (${channelNames}))`,
    name: "'key ' || rows.run_key",
    account: "rows.account_key",
  },
  {
    what: "An idempotency key",
    from: "idempotency_keys AS rows LEFT JOIN runs ON runs.key = rows.run_key",
    name: "'key ' || rows.run_key",
    account: "rows.account_key",
  },
  {
    what: "A contact",
    from: "(SELECT * FROM contacts WHERE last_run_id IS NOT NULL) AS rows LEFT JOIN runs ON runs.id = rows.last_run_id",
    name: "rows.last_run_id",
    account: "rows.account_key",
  },
  {
    what: "A delivery",
    from: `(SELECT * FROM deliveries WHERE run_id IS NOT NULL) AS rows
      CROSS JOIN subscriptions ON subscriptions.key = rows.subscription_key
      LEFT JOIN runs ON runs.id = rows.run_id`,
    name: "rows.run_id",
    account: "(SELECT key FROM account_keys WHERE account_id = subscriptions.account_id)",
  },
  {
    what: "A callback",
    from: "callbacks AS rows LEFT JOIN runs ON runs.id = rows.run_id",
    name: "rows.run_id",
    account: "(SELECT key FROM account_keys WHERE account_id = rows.account_id)",
  },
];

/** Rows that name a run which is not there, or one of another account. */
export function* foreignRows(database: DatabaseSync): Iterable<StrayRow | ForeignRow> {
  for (const { what, from, name, account } of namingTables) {
    const sql = `
      SELECT ${name}, runs.id FROM ${from} WHERE runs.key IS NULL OR ${account} IS NOT runs.account_key`;
    for (const [named, runId] of iterate<[named: string, runId: string | null]>(database, sql)) {
      yield runId === null ? { kind: "stray", runId: named, what } : { kind: "foreign", runId, what };
    }
  }
  for (const [table, what] of [
    ["recipients", "A recipient"],
    ["messages", "A message"],
  ] as const) {
    const sql = `SELECT 'key ' || run_key FROM ${table} WHERE run_group <> run_key / ${RUNS_PER_GROUP}`;
    for (const [runId] of iterate<[named: string]>(database, sql)) yield { kind: "stray", runId, what };
  }
}
