import type { Message } from "./message.ts";
import type { ConditionStatus } from "./message-status.ts";
import type { WorkflowVersion } from "./saved-workflow.ts";

/** When to stop waiting for one message and send the next one. */
export interface Failover {
  readonly conditionStatus: ConditionStatus;
  readonly expirySeconds: number; // counted from the moment the gateway accepted the message
  readonly stopOnReply?: boolean; // true: what the person writes on this channel is as good as the condition
}

/** One message and, on every step but the last, its failover rule. */
export interface Step {
  readonly message: Message;
  readonly failover: Failover | null; // null: the last step, or one whose successor follows its rejection and nothing else
  readonly reporting?: StepReporting; // only of messages that came to be sent as they are
}

/** What a caller wants to be told of one message, and where. */
export interface StepReporting {
  readonly clientRef: string | null; // the caller's own reference, given back with each status
  readonly webhookUrl: string | null; // null: to the operator's address, if there is one
  readonly version: "v0.1" | "v1"; // the shape of the status
}

/** Tells whether a step can be sent at all. One without a recipient, out of a saved workflow, is skipped. */
export function hasRecipient(step: Step): boolean {
  return step.message.to !== "";
}

/** What to do on the last step when nobody can tell whether its message has left. */
export type OnUnknown = "send_again" | "give_up";

/** The ordered steps that a caller asked for, and what goes with them. Never changes once accepted. */
export interface Workflow {
  readonly steps: readonly Step[];
  readonly clientRef: string | null; // the caller's own reference, given back in everything we report
  readonly callbackUrl: string | null; // where the final report goes; null: to the account's address, if it has one
  readonly metadata: Readonly<Record<string, unknown>>; // the caller's own notes, never read by us
  readonly source: string | null; // who asked: n8n, slack, …
  readonly onUnknown: OnUnknown;
  readonly finalExpirySeconds: number; // how long the last step may stay silent
  readonly saved: WorkflowVersion | null; // the saved workflow that it was made from
}

/** Limits of a workflow; seconds, unless they say otherwise. */
export const workflowLimits = {
  maxSteps: 20,
  expirySeconds: { min: 1, max: 2_592_000 },
  compatibleExpirySeconds: { min: 15, max: 86_400 }, // on the 2018 and Dispatch doors, as documented there
  defaultFinalExpirySeconds: 86_400,
  maxClientRefLength: 100, // characters
  maxSourceLength: 40, // characters
} as const;
