import type { KeyUse } from "../ports/run-store.ts";
import type { IdempotencyKey, Instant } from "../rules/run.ts";

/** How long a key stands for its run. */
export const KEEP_KEY_USES_MS = 86_400_000;

/** What idempotency keys stand for within one turn: what the store knew, and what the turn itself has begun. */
export class KeyUses {
  readonly #runIds = new Map<string, Pick<KeyUse, "runId" | "fingerprint">>();

  constructor(stored: readonly KeyUse[], now: Instant) {
    for (const use of stored) {
      if (use.usedAt > now - KEEP_KEY_USES_MS) this.add(use.accountId, use, use.runId);
    }
  }

  /** The run that this key stands for, and what had been asked for then; or null. */
  find(accountId: string, key: string): Pick<KeyUse, "runId" | "fingerprint"> | null {
    return this.#runIds.get(`${accountId} ${key}`) ?? null;
  }

  add(accountId: string, { key, fingerprint }: IdempotencyKey, runId: string): void {
    this.#runIds.set(`${accountId} ${key}`, { runId, fingerprint });
  }
}
