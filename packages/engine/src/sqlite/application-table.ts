import type { DatabaseSync } from "node:sqlite";
import type { Role } from "@failover-kit/core/model";
import type { Application } from "../ports/account-store.ts";
import { type Command, prepareCommand, prepareQuery, type Query } from "./query.ts";

type ApplicationRow = readonly [
  id: string,
  accountId: string,
  name: string,
  role: Role,
  publicKeyPem: string,
  createdAt: number,
];

const COLUMNS = "id, account_id, name, role, public_key_pem, created_at";

/** Reads and writes applications, in whatever transaction is open. */
export class ApplicationTable {
  readonly #insert: Command;
  readonly #replace: Command;
  readonly #delete: Command;
  readonly #ofId: Query<ApplicationRow>;
  readonly #ofAccount: Query<ApplicationRow>;

  constructor(database: DatabaseSync) {
    const into = `INTO applications (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`;
    this.#insert = prepareCommand(database, `INSERT ${into}`);
    this.#replace = prepareCommand(database, `INSERT OR REPLACE ${into}`);
    this.#delete = prepareCommand(database, "DELETE FROM applications WHERE id = ?");
    this.#ofId = prepareQuery(database, `SELECT ${COLUMNS} FROM applications WHERE id = ?`);
    this.#ofAccount = prepareQuery(
      database,
      `SELECT ${COLUMNS} FROM applications WHERE account_id = ? ORDER BY created_at, id`,
    );
  }

  insert(application: Application): void {
    this.#insert.run(...encode(application));
  }

  replace(application: Application): void {
    this.#replace.run(...encode(application));
  }

  delete(id: string): void {
    this.#delete.run(id);
  }

  find(id: string): Application | null {
    const row = this.#ofId.get(id);
    return row === undefined ? null : decode(row);
  }

  list(accountId: string): Application[] {
    return this.#ofAccount.all(accountId).map(decode);
  }
}

function encode({ id, accountId, name, role, publicKeyPem, createdAt }: Application): ApplicationRow {
  return [id, accountId, name, role, publicKeyPem, createdAt];
}

function decode([id, accountId, name, role, publicKeyPem, createdAt]: ApplicationRow): Application {
  return { id, accountId, name, role, publicKeyPem, createdAt };
}
