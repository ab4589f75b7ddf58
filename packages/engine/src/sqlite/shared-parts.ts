import type { AccountKeys } from "./account-keys.ts";
import type { EventLog } from "./event-log.ts";
import type { JournalFile } from "./journal-file.ts";

/** What the stores over one file must have in common: these give out numbers, and know what is on the disk. */
export interface SharedParts {
  readonly accountKeys: AccountKeys;
  readonly events: EventLog;
  readonly journal: JournalFile;
}
