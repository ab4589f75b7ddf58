import type { DatabaseSync } from "node:sqlite";
import { orderedJson, type WorkflowDefinition } from "@failover-kit/core/model";
import type { AuditEntry } from "../ports/audit-store.ts";
import type {
  DeleteResult,
  DeleteWorkflow,
  ExpectedVersion,
  SavedWorkflow,
  SaveResult,
  SaveWorkflow,
  WorkflowQuery,
  WorkflowStore,
} from "../ports/workflow-store.ts";
import { AuditTable } from "./audit-table.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";
import { inTransaction } from "./transaction.ts";

type VersionRow = readonly [
  accountId: string,
  name: string,
  version: number,
  savedAt: number,
  savedBy: string | null,
  definition: string, // JSON
];

const COLUMNS =
  "saved.account_id, saved.name, saved.version, saved.saved_at, saved.saved_by, saved.definition";
const VERSION_SQL = `SELECT ${COLUMNS} FROM saved_workflow_versions AS saved`;
// CROSS JOIN keeps the order of the tables: along the names, one version of each.
const CURRENT_SQL = `
  SELECT ${COLUMNS} FROM saved_workflows AS head
  CROSS JOIN saved_workflow_versions AS saved
    ON saved.account_id = head.account_id AND saved.name = head.name AND saved.version = head.version
  WHERE head.is_deleted = 0 AND head.account_id = ?`;

/** Keeps workflows with a name in the same file as the runs. */
export class SqliteWorkflowStore implements WorkflowStore {
  readonly #database: DatabaseSync;
  readonly #audit: AuditTable;
  readonly #current: Query<VersionRow>;
  readonly #version: Query<VersionRow>;
  readonly #versions: Query<VersionRow>;
  readonly #page: Query<VersionRow>;
  readonly #lastVersion: Query<[version: number]>;
  readonly #saveHead: Command;
  readonly #insertVersion: Command;
  readonly #markDeleted: Command;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#audit = new AuditTable(database);
    this.#current = prepareQuery(database, `${CURRENT_SQL} AND head.name = ?`);
    const named = `${VERSION_SQL} WHERE saved.account_id = ? AND saved.name = ?`;
    this.#version = prepareQuery(database, `${named} AND saved.version = ?`);
    this.#versions = prepareQuery(database, `${named} ORDER BY saved.version DESC`);
    this.#page = prepareQuery(database, `${CURRENT_SQL} AND head.name > ? ORDER BY head.name LIMIT ?`);
    this.#lastVersion = prepareQuery(
      database,
      "SELECT version FROM saved_workflows WHERE account_id = ? AND name = ?",
    );
    this.#saveHead = prepareCommand(database, "INSERT OR REPLACE INTO saved_workflows VALUES (?, ?, ?, 0)");
    this.#insertVersion = prepareCommand(
      database,
      "INSERT INTO saved_workflow_versions VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#markDeleted = prepareCommand(
      database,
      "UPDATE saved_workflows SET is_deleted = 1 WHERE account_id = ? AND name = ?",
    );
  }

  async save({ expected, audit, ...request }: SaveWorkflow): Promise<SaveResult> {
    const { accountId, name } = request;
    const current = this.#findCurrent(accountId, name);
    // First of all, so that a save whose answer was lost can be repeated.
    if (current !== null && saysTheSame(current, request)) return { kind: "unchanged", current };
    if (!isExpected(current, expected)) return { kind: "conflict", current };
    const version = (this.#lastVersion.get(accountId, name)?.[0] ?? 0) + 1;
    const saved = { ...request, version };
    inTransaction(this.#database, () => this.#write(saved, audit));
    return { kind: current === null ? "created" : "updated", current: saved };
  }

  async delete({ accountId, name, expected, audit }: DeleteWorkflow): Promise<DeleteResult> {
    const current = this.#findCurrent(accountId, name);
    if (current === null) return { kind: "not_found" };
    if (!isExpected(current, expected)) return { kind: "conflict", current };
    inTransaction(this.#database, () => {
      this.#markDeleted.run(accountId, name);
      this.#audit.insert(audit);
    });
    return { kind: "deleted" };
  }

  async find(accountId: string, name: string): Promise<SavedWorkflow | null> {
    return this.#findCurrent(accountId, name);
  }

  async findVersion(accountId: string, name: string, version: number): Promise<SavedWorkflow | null> {
    return decodeOrNull(this.#version.get(accountId, name, version));
  }

  async listVersions(accountId: string, name: string): Promise<SavedWorkflow[]> {
    return this.#versions.all(accountId, name).map(decode);
  }

  async list({ accountId, afterName, limit }: WorkflowQuery): Promise<SavedWorkflow[]> {
    return this.#page.all(accountId, afterName ?? "", limit).map(decode);
  }

  #findCurrent(accountId: string, name: string): SavedWorkflow | null {
    return decodeOrNull(this.#current.get(accountId, name));
  }

  #write({ accountId, name, version, savedAt, savedBy, definition }: SavedWorkflow, audit: AuditEntry): void {
    this.#insertVersion.run(accountId, name, version, savedAt, savedBy, JSON.stringify(definition));
    this.#saveHead.run(accountId, name, version);
    this.#audit.insert(audit);
  }
}

function isExpected(current: SavedWorkflow | null, expected: ExpectedVersion): boolean {
  if (expected === "any") return true;
  if (expected === "none") return current === null;
  return current !== null && (expected === "existing" || current.version === expected);
}

function saysTheSame(saved: SavedWorkflow, { definition }: Pick<SavedWorkflow, "definition">): boolean {
  return comparable(saved.definition) === comparable(definition);
}

/** Variables as a list: forms ask for them in the order in which they are declared. */
function comparable({ variables = {}, ...definition }: WorkflowDefinition): string {
  return orderedJson({ ...definition, variables: Object.entries(variables) });
}

function decodeOrNull(row: VersionRow | undefined): SavedWorkflow | null {
  return row === undefined ? null : decode(row);
}

function decode([accountId, name, version, savedAt, savedBy, definition]: VersionRow): SavedWorkflow {
  return { accountId, name, version, savedAt, savedBy, definition: JSON.parse(definition) };
}
