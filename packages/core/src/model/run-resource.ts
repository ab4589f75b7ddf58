import type { Channel } from "./channel.ts";
import type { Message } from "./message.ts";
import type { ConditionStatus, MessageError, MessageStatus, Usage } from "./message-status.ts";
import type { WorkflowVersion } from "./saved-workflow.ts";

export type RunStatus = "running" | "paused" | "completed" | "failed" | "canceled";

export type StepState =
  | "pending" // waits for its turn, or for its next attempt
  | "submitting" // is being handed to the gateway
  | "submitted"
  | "delivered"
  | "read"
  | "rejected"
  | "undeliverable"
  | "expired" // was left because its condition was not met in time
  | "unknown" // may have left, nobody can tell
  | "skipped" // was not needed, or had no address
  | "canceled";

/** What became of taking a message back before the next one was sent. */
export type RevocationState =
  | "asked" // its answer is waited for
  | "revoked"
  | "refused" // it could not be taken back
  | "unknown"; // nobody answered in time

export type OutcomeReason =
  | "condition_met"
  | "replied" // the person wrote back, and the step had asked for that
  | "acknowledged"
  | "step_failed"
  | "expired"
  | "gave_up"
  | "canceled";

/** How a run ended. */
export interface OutcomeResource {
  readonly reason: OutcomeReason;
  readonly step_index: number;
  readonly channel: Channel;
  readonly status: MessageStatus | null; // what the message of that step had reached
  readonly late: boolean; // true: an earlier step's message arrived while a later step was waiting
}

/** One step of a run, as the API shows it. Instants are ISO 8601, UTC. */
export interface StepResource {
  readonly index: number;
  readonly channel: Channel;
  readonly to: string;
  readonly from: string;
  readonly state: StepState;
  readonly message_status: MessageStatus | null; // what the gateway reported last; stays true after the step expired
  readonly message_uuid: string | null;
  readonly attempts: number;
  readonly submitted_at: string | null; // when the gateway's acceptance was known, be it after the step's end
  readonly expires_at: string | null; // when waiting for this step ends, or would have ended
  readonly ended_at: string | null;
  readonly error: MessageError | null;
  readonly usage: Usage | null;
  readonly revocation?: RevocationState | undefined; // only when the message was asked back, which some channels can do
  readonly message: Message;
  readonly failover: FailoverResource | null;
}

export interface FailoverResource {
  readonly condition_status: ConditionStatus;
  readonly expiry_time: number; // seconds
  readonly stop_on_reply?: boolean | undefined; // true: a message from the recipient on this channel completes the run
}

/** One run, as the API shows it everywhere. Instants are ISO 8601, UTC. */
export interface RunResource {
  readonly id: string;
  readonly status: RunStatus;
  readonly revision: number;
  readonly step_index: number;
  readonly expires_at: string | null; // when waiting for the current step ends; null while nothing is waited for
  readonly created_at: string;
  readonly updated_at: string;
  readonly ended_at: string | null;
  readonly outcome: OutcomeResource | null;
  readonly steps: readonly StepResource[];
  readonly usage: Usage | null;
  readonly client_ref: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source: string | null;
  readonly workflow: WorkflowVersion | null; // the saved workflow that it was started from, by name and version
}

/** The types of the numbered events of a run, in the words of the API. */
export type RunEventType =
  | "run.accepted"
  | "run.failed_over"
  | "run.paused"
  | "run.resumed"
  | "run.extended"
  | "run.alerted" // a message failed for a reason that only the operator can remove
  | "run.completed"
  | "run.failed"
  | "run.canceled"
  | "run.corrected" // a status came after the end: usage and report changed
  | "step.submitting"
  | "step.postponed" // the rate limit of its sender asks to wait
  | "step.retrying"
  | "step.submitted"
  | "step.delivered"
  | "step.read"
  | "step.replied" // the person wrote back
  | "step.revoking" // its message is asked back before the next one is sent
  | "step.revoked"
  | "step.revoke_failed" // could not be taken back, or nobody can tell
  | "step.rejected"
  | "step.undeliverable"
  | "step.expired"
  | "step.unknown"
  | "step.skipped"
  | "step.canceled"
  | "message.status"; // a status that moved no step

/** The types of the events of an account that belong to no run. */
export type AccountEventType = "subscription.disabled"; // nothing could be delivered to it for a day

export type EventType = RunEventType | AccountEventType;

/** One entry of a run's timeline and of the account's event stream. `seq` grows and never repeats. */
export interface RunEventResource {
  readonly seq: number;
  readonly type: RunEventType;
  readonly at: string; // ISO 8601, UTC
  readonly run_id: string;
  readonly step_index: number | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One entry of the account's event stream that belongs to no run; its number comes from the same row of numbers. */
export interface AccountEventResource {
  readonly seq: number;
  readonly type: AccountEventType;
  readonly at: string; // ISO 8601, UTC
  readonly run_id: null;
  readonly step_index: null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One entry of the account's event stream. */
export type EventResource = RunEventResource | AccountEventResource;

/** The body of `POST /v1/runs`: the steps in full, in the shape of Messages v1. */
export interface RunRequest {
  readonly steps: readonly (Message & { readonly failover?: FailoverResource })[];
  readonly client_ref?: string;
  readonly callback_url?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly source?: string;
  readonly on_unknown?: "send_again" | "give_up";
  readonly final_expiry_time?: number; // seconds
}
