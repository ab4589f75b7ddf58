import type { Logger } from "../logger.ts";
import type { TakenRequestTable } from "../store/taken-request-table.ts";

const KEPT_MS = 11 * 60_000; // a signature is good for 5 minutes before and after its time

/**
 * The signatures of the last minutes. Whether one was taken is known without the disk, since Slack waits for the answer;
 * what has gathered is written down right after, in one transaction, so that a restart forgets none.
 */
export class TakenRequests {
  readonly #table: TakenRequestTable;
  readonly #logger: Logger;
  readonly #taken: Map<string, number>; // signature → when, oldest first
  #unwritten: string[] = [];
  #soon: NodeJS.Immediate | null = null;

  constructor(table: TakenRequestTable, logger: Logger) {
    this.#table = table;
    this.#logger = logger;
    this.#taken = new Map(table.list());
  }

  /** True the first time; false for a request that was taken before. */
  take(signature: string, now: number): boolean {
    if (this.#taken.has(signature)) return false;
    this.#taken.set(signature, now);
    this.#unwritten.push(signature);
    this.#soon ??= setImmediate(() => this.#write());
    for (const [old, at] of this.#taken) {
      if (at >= now - KEPT_MS) break;
      this.#taken.delete(old);
    }
    return true;
  }

  /** Writes down what is not written yet. None may be taken afterwards. */
  close(): void {
    if (this.#soon === null) return;
    clearImmediate(this.#soon);
    this.#write();
  }

  #write(): void {
    const taken = this.#unwritten.map((signature) => [signature, this.#taken.get(signature) ?? 0] as const);
    this.#unwritten = [];
    this.#soon = null;
    try {
      this.#table.replace({ taken, forgottenBefore: (taken.at(-1)?.[1] ?? 0) - KEPT_MS });
    } catch (error) {
      this.#logger.error({ err: error }, "Signatures could not be written down; a restart would forget them");
    }
  }
}
