export { DatabaseInUseError } from "./errors/database-in-use-error.ts";
export { DatabaseTooNewError } from "./errors/database-too-new-error.ts";
export { DatabaseUnreadableError } from "./errors/database-unreadable-error.ts";
export { JournalFlushError } from "./errors/journal-flush-error.ts";
export { openAuditSource } from "./open-audit-source.ts";
export { openSqliteStore, type SqliteStore } from "./open-sqlite-store.ts";
