import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ApprovalTable } from "./approval-table.ts";
import { CardTable } from "./card-table.ts";
import { DefaultWorkflowTable } from "./default-workflow-table.ts";
import { EventCursor } from "./event-cursor.ts";
import { InstallationTable } from "./installation-table.ts";
import { migrate } from "./migrations.ts";
import { TakenRequestTable } from "./taken-request-table.ts";

/** What the bot keeps for itself. Runs are the server's: only where they are shown is known here. */
export interface Store {
  readonly cards: CardTable;
  readonly approvals: ApprovalTable;
  readonly installations: InstallationTable;
  readonly defaultWorkflows: DefaultWorkflowTable;
  readonly takenRequests: TakenRequestTable;
  readonly cursor: EventCursor;
  close(): void;
}

/** Opens or creates the file at `path`, readable for its owner alone, and brings its tables up to date. */
export function openStore(path: string): Store {
  if (path !== ":memory:") {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, "a", 0o600)); // SQLite would create it readable for all
  }
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;");
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    cards: new CardTable(database),
    approvals: new ApprovalTable(database),
    installations: new InstallationTable(database),
    defaultWorkflows: new DefaultWorkflowTable(database),
    takenRequests: new TakenRequestTable(database),
    cursor: new EventCursor(database),
    close: () => database.close(),
  };
}
