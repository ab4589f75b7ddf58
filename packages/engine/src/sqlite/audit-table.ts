import type { DatabaseSync } from "node:sqlite";
import type { AuditEntry } from "../ports/audit-store.ts";
import { type Command, prepareCommand } from "./query.ts";

/** Where entries of the audit log are written, in whatever transaction is open. */
export class AuditTable {
  readonly #insert: Command;

  constructor(database: DatabaseSync) {
    this.#insert = prepareCommand(
      database,
      `INSERT INTO audit_entries (id, account_id, at, action, target, actor, caller, caller_name, ip)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  insert({ id, accountId, at, action, target, actor, caller, callerName, ip }: AuditEntry): void {
    this.#insert.run(id, accountId, at, action, target, actor, caller, callerName, ip);
  }
}
