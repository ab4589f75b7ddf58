import { closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ApprovalTable } from "./approval-table.ts";
import { CardTable } from "./card-table.ts";
import { DefaultWorkflowTable } from "./default-workflow-table.ts";
import { EventCursor } from "./event-cursor.ts";
import { InstallationTable } from "./installation-table.ts";
import { migrate } from "./migrations.ts";
import { TakenRequestTable } from "./taken-request-table.ts";
import { unusableFile, wrongSetting } from "./unusable-file.ts";

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

/**
 * Opens or creates the file at `path`, readable for its owner alone, and brings its tables up to date. What nobody else
 * knows (approvals, installations, defaults) is on the disk when a call returns. What Slack or the server could tell
 * again (cards, how far events were read, signatures) survives the end of the process at once and a power cut a little
 * later: people wait for answers meanwhile.
 */
export function openStore(path: string): Store {
  const careful = openCareful(path);
  const quick = new DatabaseSync(path);
  quick.exec("PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;");
  return {
    approvals: new ApprovalTable(careful),
    installations: new InstallationTable(careful),
    defaultWorkflows: new DefaultWorkflowTable(careful),
    cards: new CardTable(quick),
    takenRequests: new TakenRequestTable(quick),
    cursor: new EventCursor(quick),
    close: () => {
      quick.close();
      careful.close();
    },
  };
}

/** Throws ConfigError when there can be no database at `path`. */
function openCareful(path: string): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    makeFolder(dirname(path));
    // A pipe would have us wait for its reader.
    if (existsSync(path) && !statSync(path).isFile()) throw wrongSetting(path, "is no file.");
    closeSync(openSync(path, "a", 0o600)); // SQLite would create it readable for all
    database = new DatabaseSync(path);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;");
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw unusableFile(path, error);
  }
}

/** Node's own way to make folders within folders never ends where none can be made, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
