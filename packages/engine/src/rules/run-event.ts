import type { Channel, MessageError, RevocationState, StatusReport } from "@failover-kit/core/model";
import type { Instant } from "./run.ts";

/** Which try to send which message. */
export interface AttemptRef {
  readonly stepIndex: number;
  readonly attempt: number; // the attempt's number, from 1
}

/** What the gateway did with one submit. */
export type SubmitEvent = AttemptRef &
  (
    | { readonly type: "submit-accepted"; readonly messageUuid: string }
    | { readonly type: "submit-refused"; readonly error: MessageError }
    | {
        readonly type: "submit-deferred"; // certainly not sent
        readonly error: MessageError;
        readonly retryAfterSeconds: number | null; // as the gateway asked
        readonly random: number; // 0 to 1, drawn by the worker, spreads the retries
      }
    | { readonly type: "submit-unanswered"; readonly error: MessageError }
  );

/** The gateway reported on a message. */
export type StatusEvent = AttemptRef & { readonly type: "status-received"; readonly report: StatusReport };

/** What the gateway did with a revocation. */
export type RevokeEvent = AttemptRef & {
  readonly type: "revoke-answered";
  readonly outcome: Exclude<RevocationState, "asked">;
  readonly error: MessageError | null; // null: revoked
};

/** A person wrote to us; it may or may not be an answer to a message of this run. */
export interface ReplyEvent {
  readonly type: "reply-received";
  readonly channel: Channel;
  readonly from: string; // the person's address
  readonly sentAt: Instant; // as the gateway says
  readonly messageUuid: string; // of what they wrote
}

/** The clock, or a free place at the gateway. */
export type TimeEvent =
  | { readonly type: "handover-began" } // a place at the gateway is free for the current step's message
  | { readonly type: "handover-postponed"; readonly until: Instant } // the sender's rate limit granted a later place
  | { readonly type: "expiry-passed" };

/** Somebody steps in. Unlike the others, these can be refused. */
export type ControlEvent = { readonly by: string | null } & (
  | { readonly type: "run-canceled" }
  | { readonly type: "run-paused" }
  | { readonly type: "run-resumed" }
  | { readonly type: "run-advanced" }
  | { readonly type: "run-extended"; readonly seconds: number }
  | { readonly type: "run-acknowledged" }
  | { readonly type: "revocation-asked"; readonly stepIndex: number } // a caller wants this step's message back
);

/** A fact about a run. Facts may come late, twice and out of order; the rules are total over them. */
export type RunEvent = SubmitEvent | RevokeEvent | StatusEvent | ReplyEvent | TimeEvent | ControlEvent;
