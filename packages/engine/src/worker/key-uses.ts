import type { KeyUse } from "../ports/run-store.ts";
import type { IdempotencyKey, Instant, Run } from "../rules/run.ts";
import type { Replay } from "./journal-entry.ts";

/** How long a key stands for its run. */
export const KEEP_KEY_USES_MS = 86_400_000;

/** The answer to a request whose key stands for `run`. */
export function replayOf(
  run: Run,
  use: Pick<KeyUse, "fingerprint">,
  { fingerprint }: Pick<IdempotencyKey, "fingerprint">,
): Replay {
  return use.fingerprint === fingerprint ? { kind: "replayed", run } : { kind: "key_reused" };
}

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
