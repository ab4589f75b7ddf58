import type { RunQuery } from "../ports/run-store.ts";
import { channelsToBits } from "./channel-bits.ts";
import { RUNS_PER_GROUP } from "./run-group.ts";

/** What a list walks along. */
export interface ListLead {
  readonly from: string;
  readonly join: string; // to reach `runs` from there
  readonly sql: string; // the account, then the filter's value
  readonly createdAt: string; // the columns that give the order
  readonly key: string;
}

/** One filter of lists: as the lead, or as a condition on runs found along another one. */
export interface ListFilter {
  readonly askedFor: (query: RunQuery) => string | null;
  readonly lead: ListLead;
  readonly sql: string;
  readonly value?: (query: RunQuery) => number; // what `sql` compares with, unless that is what was asked for
}

/** For lists without any filter. */
export const accountLead: ListLead = {
  from: "runs INDEXED BY runs_by_account",
  join: "",
  sql: "runs.account_key = ?",
  createdAt: "runs.created_at",
  key: "runs.key",
};

/** For lists of one recipient: the only lead that sorts what it finds. One person has few runs. */
export const recipientLead: ListLead = {
  ...accountLead,
  from: `(WITH RECURSIVE groups (number) AS (
      SELECT 0 UNION ALL SELECT number + 1 FROM groups WHERE number < (SELECT max(key) FROM runs) / ${RUNS_PER_GROUP}
    ) SELECT number FROM groups)
    CROSS JOIN recipients ON recipients.run_group = number`,
  join: "CROSS JOIN runs ON runs.key = recipients.run_key",
  sql: "recipients.account_key = ? AND recipients.address = ?",
};

/** Every other filter. */
export const listFilters: readonly ListFilter[] = [
  { askedFor: (query) => query.clientRef, ...byColumn("client_ref") },
  { askedFor: (query) => query.status, ...byColumn("status") },
  { askedFor: (query) => query.source, ...byColumn("source") },
  { askedFor: (query) => query.workflowName, ...byColumn("workflow_name") },
  {
    askedFor: (query) => query.channel,
    lead: {
      from: "run_channels",
      // CROSS JOIN keeps the order of the tables; the planner has no statistics to choose one by.
      join: "CROSS JOIN runs ON runs.key = run_channels.run_key",
      sql: "run_channels.account_key = ? AND run_channels.channel = ?",
      createdAt: "run_channels.created_at",
      key: "run_channels.run_key",
    },
    sql: "runs.channels & ? <> 0",
    value: ({ channel }) => channelsToBits(channel === null ? [] : [channel]),
  },
];

function byColumn(
  column: "client_ref" | "status" | "source" | "workflow_name",
): Omit<ListFilter, "askedFor"> {
  const sql = `runs.${column} = ?`;
  const lead = { from: `runs INDEXED BY runs_by_${column}`, sql: `${accountLead.sql} AND ${sql}` };
  return { lead: { ...accountLead, ...lead }, sql };
}
