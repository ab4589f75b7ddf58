import type { AuditAction } from "@failover-kit/core/model";
import type { Instant } from "../rules/run.ts";

/** One accepted change: who did what. Holds names and ids, never a text, an address of a recipient or a secret. */
export interface AuditEntry {
  readonly id: string; // UUID
  readonly accountId: string;
  readonly at: Instant;
  readonly action: AuditAction;
  readonly target: string; // the run, workflow, key, application or subscription that was changed
  readonly actor: string | null; // the person that the caller named
  readonly caller: string; // `key …`, `application …` or `operator`
  readonly callerName: string; // what people called it then
  readonly ip: string; // empty for what the operator's settings have changed
}

export interface AuditQuery {
  readonly accountId: string;
  readonly actor: string | null; // the person, or the caller
  readonly action: AuditAction | null;
  readonly target: string | null;
  readonly since: Instant | null; // inclusive
  readonly limit: number;
  readonly cursor: string | null; // the id of the last entry of the page before
}

/** Tells who did what. Entries are written by the other stores, each in the transaction of its change, and never changed. */
export interface AuditStore {
  /** Entries of one account, newest first; null when the cursor is no entry of the account. */
  list(query: AuditQuery): Promise<readonly AuditEntry[] | null>;
}
