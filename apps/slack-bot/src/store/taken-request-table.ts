import type { DatabaseSync } from "node:sqlite";

/** A signature, and when its request was taken. */
export type TakenRequest = readonly [signature: string, takenAt: number];

/** The signatures of requests that were taken. */
export class TakenRequestTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Oldest first. */
  list(): readonly TakenRequest[] {
    return this.#database
      .prepare("SELECT signature, taken_at FROM taken_requests ORDER BY taken_at")
      .all()
      .map((row) => [String(row.signature), Number(row.taken_at)]);
  }

  /** Adds the newest and forgets the oldest, in one transaction. */
  replace({
    taken,
    forgottenBefore,
  }: {
    readonly taken: readonly TakenRequest[];
    readonly forgottenBefore: number;
  }): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      this.#database.prepare("DELETE FROM taken_requests WHERE taken_at < ?").run(forgottenBefore);
      const insert = this.#database.prepare(
        "INSERT INTO taken_requests (signature, taken_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
      );
      for (const [signature, takenAt] of taken) insert.run(signature, takenAt);
      this.#database.exec("COMMIT");
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}
