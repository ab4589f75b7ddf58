import type { DatabaseSync } from "node:sqlite";

/** What workspaces gave us when they installed the app, sealed. */
export class InstallationTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  save(workspace: string, sealed: string, installedAt: number): void {
    this.#database
      .prepare(
        `INSERT INTO installations (workspace, installation, installed_at) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET installation = excluded.installation, installed_at = excluded.installed_at`,
      )
      .run(workspace, sealed, installedAt);
  }

  find(workspace: string): string | null {
    const row = this.#database
      .prepare("SELECT installation FROM installations WHERE workspace = ?")
      .get(workspace);
    return row === undefined ? null : String(row.installation);
  }

  remove(workspace: string): void {
    this.#database.prepare("DELETE FROM installations WHERE workspace = ?").run(workspace);
  }
}
