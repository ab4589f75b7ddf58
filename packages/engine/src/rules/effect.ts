import type { MessageError, StatusReport } from "@failover-kit/core/model";
import type { Run } from "./run.ts";
import type { AttemptRef } from "./run-event.ts";

/**
 * Work that a decision asks for, performed after the decision is stored.
 * What a repeat means after a crash: `submit-message` is never repeated by reflex (its attempt becomes unknown), nor is
 * `revoke-message` (the wait for its answer ends by itself, and what then follows is what follows silence; in a run that
 * has ended, nothing follows);
 * the two callbacks are stored with the decision and may reach the receiver more than once; an alert is stored as a line
 * of the history, and is counted at most once.
 */
export type Effect =
  | ({ readonly type: "submit-message" } & AttemptRef)
  | ({ readonly type: "revoke-message"; readonly messageUuid: string } & AttemptRef)
  | ({ readonly type: "forward-status"; readonly report: StatusReport } & AttemptRef)
  | { readonly type: "send-final-report"; readonly number: number } // 1, then one more for each correction
  | ({ readonly type: "raise-alert"; readonly error: MessageError } & AttemptRef);

/** Why a control event changed nothing. */
export type Refusal =
  | "run_ended"
  | "run_paused"
  | "run_not_paused"
  | "no_next_step"
  | "step_left"
  | "nothing_out" // the message was never sent, or has failed
  | "not_revocable"; // its channel, or the gateway, cannot take messages back

/** What a run becomes, and what must be done. The same `run` object back means that nothing changed. */
export interface Decision {
  readonly run: Run;
  readonly effects: readonly Effect[];
  readonly refusal: Refusal | null;
}
