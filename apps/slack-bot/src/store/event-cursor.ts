import type { DatabaseSync } from "node:sqlite";

/** How far in the server's log the cards have been told: after a restart they go on behind it. */
export class EventCursor {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Null: nothing was ever read. */
  read(): number | null {
    const row = this.#database.prepare("SELECT seq FROM cursor WHERE id = 1").get();
    return row === undefined ? null : Number(row.seq);
  }

  write(seq: number): void {
    this.#database
      .prepare("INSERT INTO cursor (id, seq) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq")
      .run(seq);
  }
}
