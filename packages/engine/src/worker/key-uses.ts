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

/** What keys stand for within one turn: what the store knew, and what the turn itself has added. */
export class KeyUses {
  readonly #now: Instant;
  readonly #uses = new Map<string, KeyUse>();
  readonly #added: KeyUse[] = [];

  constructor(stored: readonly KeyUse[], now: Instant) {
    this.#now = now;
    for (const use of stored) this.#uses.set(`${use.accountId} ${use.key}`, use);
  }

  /** What this key stands for, unless that was longer ago. */
  find(accountId: string, key: string, maxAgeMs = KEEP_KEY_USES_MS): KeyUse | null {
    const use = this.#uses.get(`${accountId} ${key}`);
    return use !== undefined && use.usedAt > this.#now - maxAgeMs ? use : null;
  }

  add(accountId: string, { key, fingerprint }: IdempotencyKey, runId: string): void {
    const use = { accountId, key, fingerprint, runId, usedAt: this.#now };
    this.#uses.set(`${accountId} ${key}`, use);
    this.#added.push(use);
  }

  /** What is to be stored, except for runs that are not going to be. */
  added(isBroken: (runId: string) => boolean): KeyUse[] {
    return this.#added.filter(({ runId }) => !isBroken(runId));
  }
}
