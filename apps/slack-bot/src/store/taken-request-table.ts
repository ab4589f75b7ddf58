import type { DatabaseSync } from "node:sqlite";

/** The signatures of requests that were taken. Kept a little longer than Slack's signatures are good for. */
export class TakenRequestTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** True the first time; false for a request that was taken before. */
  take(signature: string, now: number): boolean {
    this.#database.prepare("DELETE FROM taken_requests WHERE taken_at < ?").run(now - KEPT_MS);
    const { changes } = this.#database
      .prepare("INSERT INTO taken_requests (signature, taken_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
      .run(signature, now);
    return changes === 1;
  }
}

const KEPT_MS = 11 * 60_000; // a signature is good for 5 minutes before and after its time
