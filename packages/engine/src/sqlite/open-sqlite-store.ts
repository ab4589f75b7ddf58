import type { DatabaseSync } from "node:sqlite";
import type { AccountStore } from "../ports/account-store.ts";
import type { AuditStore } from "../ports/audit-store.ts";
import type { ContactStore } from "../ports/contact-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { SubscriptionStore } from "../ports/subscription-store.ts";
import type { WorkflowStore } from "../ports/workflow-store.ts";
import { AccountKeys } from "./account-keys.ts";
import { EventLog } from "./event-log.ts";
import { type Flush, JournalFile } from "./journal-file.ts";
import { openDatabase } from "./open-database.ts";
import { SqliteAccountStore } from "./sqlite-account-store.ts";
import { SqliteAuditStore } from "./sqlite-audit-store.ts";
import { SqliteContactStore } from "./sqlite-contact-store.ts";
import { SqliteRunStore } from "./sqlite-run-store.ts";
import { SqliteSubscriptionStore } from "./sqlite-subscription-store.ts";
import { SqliteWorkflowStore } from "./sqlite-workflow-store.ts";

/** All stores over one file. Closing the runs closes the file. */
export interface SqliteStore {
  readonly runs: RunStore;
  readonly accounts: AccountStore;
  readonly workflows: WorkflowStore;
  readonly audit: AuditStore;
  readonly subscriptions: SubscriptionStore;
  readonly contacts: ContactStore;
  close(): Promise<void>;
}

/** Where the store lies. */
interface StoreOptions {
  readonly path: string; // `:memory:` keeps everything in memory
  readonly flush?: Flush; // how the journal is written through to the disk; absent: by the system
}

/**
 * Opens or creates the database file, and its folder. The file belongs to this process until it is closed.
 * Throws DatabaseInUseError, DatabaseTooNewError or DatabaseUnreadableError.
 */
export function openSqliteStore({ path, flush }: StoreOptions): SqliteStore {
  const database = openDatabase(path);
  const accountKeys = new AccountKeys(database);
  const journal = openJournal(database, flush);
  const shared = { accountKeys, events: new EventLog(database, accountKeys), journal };
  const runs = new SqliteRunStore(database, shared);
  const accounts = new SqliteAccountStore(database);
  const workflows = new SqliteWorkflowStore(database);
  const subscriptions = new SqliteSubscriptionStore(database, shared);
  const audit = new SqliteAuditStore(database);
  const contacts = new SqliteContactStore(database);
  return { contacts, runs, accounts, workflows, subscriptions, audit, close: () => runs.close() };
}

function openJournal(database: DatabaseSync, flush: Flush | undefined): JournalFile {
  try {
    return new JournalFile(database, flush);
  } catch (error) {
    database.close();
    throw error;
  }
}
