import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { AuditAction } from "@failover-kit/core/model";
import type { AuditEntry, AuditQuery, AuditStore } from "../ports/audit-store.ts";
import { prepareQuery, type Query } from "./query.ts";

type AuditRow = readonly [
  id: string,
  at: number,
  action: AuditAction,
  target: string,
  actor: string | null,
  caller: string,
  callerName: string,
  ip: string,
];
type Place = readonly [at: number, key: number];
type Condition = readonly [sql: string, ...values: SQLInputValue[]];

/** Reads the audit log in the same file as the runs. */
export class SqliteAuditStore implements AuditStore {
  readonly #database: DatabaseSync;
  readonly #place: Query<Place>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#place = prepareQuery(database, "SELECT at, key FROM audit_entries WHERE id = ? AND account_id = ?");
  }

  async list(query: AuditQuery): Promise<AuditEntry[] | null> {
    const { accountId, cursor, limit } = query;
    const place = cursor === null ? null : this.#place.get(cursor, accountId);
    if (place === undefined) return null; // entries are never deleted: the cursor was never given out
    const conditions = conditionsOf(query, place);
    const rows = prepareQuery<AuditRow>(
      this.#database,
      `SELECT id, at, action, target, actor, caller, caller_name, ip FROM audit_entries
       WHERE ${conditions.map(([sql]) => sql).join(" AND ")} ORDER BY at DESC, key DESC LIMIT ?`,
    ).all(...conditions.flatMap(([, ...values]) => values), limit);
    return rows.map((row) => decode(row, accountId));
  }
}

function conditionsOf(query: AuditQuery, place: Place | null): Condition[] {
  const { accountId, actor, action, target, since } = query;
  const conditions: Condition[] = [["account_id = ?", accountId]];
  if (target !== null) conditions.push(["target = ?", target]);
  if (action !== null) conditions.push(["action = ?", action]);
  if (actor !== null) conditions.push(["(actor = ? OR caller = ?)", actor, actor]);
  if (since !== null) conditions.push(["at >= ?", since]);
  if (place !== null) conditions.push(["(at, key) < (?, ?)", ...place]);
  return conditions;
}

function decode(row: AuditRow, accountId: string): AuditEntry {
  const [id, at, action, target, actor, caller, callerName, ip] = row;
  return { id, accountId, at, action, target, actor, caller, callerName, ip };
}
