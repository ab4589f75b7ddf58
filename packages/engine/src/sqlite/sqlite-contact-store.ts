import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type Channel, hasRecipient, type Workflow } from "@failover-kit/core/model";
import {
  type Contact,
  type ContactPlace,
  type ContactQuery,
  type ContactStore,
  SEARCHED_CONTACTS,
} from "../ports/contact-store.ts";
import { ContactTable } from "./contact-table.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";
import { SenderTable } from "./sender-table.ts";
import { inUnflushedTransaction } from "./transaction.ts";

type RunRow = readonly [key: number, id: string, accountKey: number, createdAt: number, body: string];

type ContactRow = readonly [
  key: number,
  channel: Channel,
  address: string,
  sender: string,
  name: string | null,
  firstSeenAt: number,
  lastSeenAt: number,
  lastRunId: string | null,
  lastRunAt: number | null,
  inbound: string | null,
];

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

type ListedContact = Contact & { readonly place: ContactPlace };

const CONTACT_SQL = `
  SELECT key, channel, address, sender, name, first_seen_at, last_seen_at, last_run_id, last_run_at, inbound
  FROM contacts`;

/** Keeps contacts in the same file as the runs. */
export class SqliteContactStore implements ContactStore {
  readonly #database: DatabaseSync;
  readonly #contacts: ContactTable;
  readonly #senders: SenderTable;
  readonly #account: Query<[key: number]>;
  readonly #progress: Query<[runKey: number, lastRunKey: number | null]>;
  readonly #saveProgress: Command;
  readonly #runsAfter: Query<RunRow>;
  readonly #accountsOfInbound: Query<[accountId: string]>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#contacts = new ContactTable(database);
    this.#senders = new SenderTable(database);
    this.#account = prepareQuery(database, "SELECT key FROM account_keys WHERE account_id = ?");
    this.#progress = prepareQuery(
      database,
      "SELECT run_key, (SELECT max(key) FROM runs) FROM contact_progress",
    );
    this.#saveProgress = prepareCommand(database, "UPDATE contact_progress SET run_key = ?");
    this.#runsAfter = prepareQuery(
      database,
      `SELECT runs.key, runs.id, runs.account_key, runs.created_at, workflows.body
       FROM runs CROSS JOIN workflows ON workflows.run_key = runs.key
       WHERE runs.key > ? ORDER BY runs.key LIMIT ?`,
    );
    this.#accountsOfInbound = prepareQuery(
      database,
      `SELECT account_keys.account_id FROM contacts
       CROSS JOIN account_keys ON account_keys.key = contacts.account_key
       WHERE contacts.inbound IS NOT NULL AND contacts.inbound ->> 'messageUuid' = ?`,
    );
  }

  async takeUpRuns(limit: number): Promise<number> {
    const [doneKey, lastKey] = this.#progress.get() ?? [0, null];
    if (lastKey === null || lastKey === doneKey) return 0;
    // Keys begin anew in a table that was emptied.
    const rows = this.#runsAfter.all(lastKey < doneKey ? 0 : doneKey, limit);
    const newestKey = rows.at(-1)?.[0];
    if (newestKey === undefined) return 0;
    try {
      // Nobody asks for a flush: what is lost is taken up again, and no run waits for this.
      inUnflushedTransaction(this.#database, () => {
        for (const row of rows) this.#takeUp(row);
        this.#saveProgress.run(newestKey);
      });
    } catch (error) {
      this.#senders.reset();
      throw error;
    }
    return rows.length;
  }

  async list(query: ContactQuery): Promise<ListedContact[]> {
    const accountKey = this.#account.get(query.accountId)?.[0];
    if (accountKey === undefined) return [];
    const conditions = conditionsOf(query, accountKey);
    if (query.search !== null) return this.#search(query, query.search, conditions);
    return this.#read(query.accountId, [...conditions, ...afterPlace(query.after)], query.limit);
  }

  async accountsOfInbound(messageUuid: string): Promise<readonly string[]> {
    return this.#accountsOfInbound.all(messageUuid).map(([accountId]) => accountId);
  }

  #takeUp([, runId, accountKey, createdAt, body]: RunRow): void {
    const { workflow }: { readonly workflow: Workflow } = JSON.parse(body);
    for (const step of workflow.steps.filter(hasRecipient)) {
      const { channel, to: address, from: sender } = step.message;
      this.#contacts.noteRun({ accountKey, channel, address, sender, runId, createdAt });
      this.#senders.note(channel, sender, accountKey); // new runs have noted it themselves
    }
  }

  /** The letters of names are more than SQLite can fold, so this looks at the rows itself. */
  #search(
    { accountId, after, limit }: ContactQuery,
    search: string,
    conditions: Condition[],
  ): ListedContact[] {
    const wanted = search.toLowerCase();
    const found = this.#read(accountId, conditions, SEARCHED_CONTACTS).filter(
      ({ address, name, place }) =>
        (after === null || isAfter(place, after)) &&
        (address.toLowerCase().includes(wanted) || name?.toLowerCase().includes(wanted)),
    );
    return found.slice(0, limit);
  }

  #read(accountId: string, conditions: readonly Condition[], limit: number): ListedContact[] {
    const where = conditions.map(({ sql }) => sql).join(" AND ");
    // One address has few contacts. The unary plus keeps the planner from walking through the whole account for them.
    const order = conditions.some(({ sql }) => sql === "address = ?") ? "+last_seen_at" : "last_seen_at";
    const sql = `${CONTACT_SQL} WHERE ${where} ORDER BY ${order} DESC, key DESC LIMIT ?`;
    const rows = prepareQuery<ContactRow>(this.#database, sql).all(
      ...conditions.flatMap(({ values }) => values),
      limit,
    );
    return rows.map((row) => decode(row, accountId));
  }
}

function conditionsOf(query: ContactQuery, accountKey: number): Condition[] {
  const { channel, address, hasWritten } = query;
  const conditions: Condition[] = [{ sql: "account_key = ?", values: [accountKey] }];
  if (channel !== null) conditions.push({ sql: "channel = ?", values: [channel] });
  if (address !== null) conditions.push({ sql: "address = ?", values: [address] });
  if (hasWritten !== null) {
    conditions.push({ sql: `inbound_at IS ${hasWritten ? "NOT NULL" : "NULL"}`, values: [] });
  }
  return conditions;
}

function afterPlace(place: ContactPlace | null): Condition[] {
  if (place === null) return [];
  return [{ sql: "(last_seen_at, key) < (?, ?)", values: [place.lastSeenAt, place.key] }];
}

/** The list goes from the latest to the earliest. */
function isAfter(place: ContactPlace, other: ContactPlace): boolean {
  if (place.lastSeenAt !== other.lastSeenAt) return place.lastSeenAt < other.lastSeenAt;
  return place.key < other.key;
}

function decode(row: ContactRow, accountId: string): ListedContact {
  const [key, channel, address, sender, name, firstSeenAt, lastSeenAt, lastRunId, lastRunAt, inbound] = row;
  return {
    accountId,
    channel,
    address,
    sender,
    name,
    firstSeenAt,
    lastSeenAt,
    lastRun: lastRunId === null || lastRunAt === null ? null : { id: lastRunId, createdAt: lastRunAt },
    lastInbound: inbound === null ? null : JSON.parse(inbound),
    place: { lastSeenAt, key },
  };
}
