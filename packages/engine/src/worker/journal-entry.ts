import type { StatusReport } from "@failover-kit/core/model";
import type { AuditEntry } from "../ports/audit-store.ts";
import type { CallbackResult, InboundRequest } from "../ports/run-store.ts";
import type { Refusal } from "../rules/effect.ts";
import type { IdempotencyKey, NewRun, Run } from "../rules/run.ts";
import type { ControlEvent, RevokeEvent, SubmitEvent } from "../rules/run-event.ts";

/** What a caller's wish to step in came to. */
export type ControlResult =
  | { readonly kind: "done"; readonly run: Run }
  | { readonly kind: "refused"; readonly refusal: Refusal | "revision_mismatch"; readonly run: Run }
  | { readonly kind: "not_found" };

/** A wish to step in, and what must hold for it. */
export interface ControlRequest {
  readonly accountId: string; // the run must belong to it
  readonly runId: string;
  readonly event: ControlEvent;
  readonly expectedRevision: number | null; // null: whatever the revision is
  readonly audit?: AuditEntry; // stored with the change, and only if it is accepted
}

/** Whoever waits for an entry to be durable. */
interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** A wish that nobody is sent the same thing twice within a while. */
export interface Deduplication {
  readonly key: string; // made of recipients and content; like no idempotency key
  readonly windowMs: number; // a day at most
}

/** A wish to begin a run. */
export interface AcceptRequest extends NewRun {
  readonly idempotencyKey?: IdempotencyKey | null;
  readonly deduplication?: Deduplication | null;
}

/** What such a wish came to. */
export type AcceptResult =
  | { readonly kind: "accepted"; readonly run: Run }
  | { readonly kind: "duplicate"; readonly run: Run } // the same went to the same people just now; nothing was begun
  | Replay;

/** What a wish came to whose key had been used before. */
export type Replay =
  | { readonly kind: "replayed"; readonly run: Run } // the key's own run, as it is now; nothing was begun
  | { readonly kind: "key_reused" }; // the key was used for something else; nothing was begun

/** One thing that is to become durable with the next turn. */
export type JournalEntry =
  | ({ readonly kind: "create"; readonly request: AcceptRequest } & Waiting<AcceptResult>)
  | ({ readonly kind: "control"; readonly request: ControlRequest } & Waiting<ControlResult>)
  | ({ readonly kind: "status"; readonly report: StatusReport } & Waiting<void>)
  | ({ readonly kind: "inbound"; readonly request: InboundRequest } & Waiting<void>)
  | { readonly kind: "answer"; readonly runId: string; readonly event: SubmitEvent | RevokeEvent }
  | { readonly kind: "callback"; readonly result: CallbackResult };

/** What only this process knows; it is tried again when it could not be stored. Callers can ask again themselves. */
export function isOurOwn(
  entry: JournalEntry,
): entry is Extract<JournalEntry, { kind: "answer" | "callback" }> {
  return entry.kind === "answer" || entry.kind === "callback";
}
