import type { ErrorClass } from "./error-class.ts";

/** What the gateway reports of a message. */
export type MessageStatus = "submitted" | "delivered" | "read" | "rejected" | "undeliverable";

/** What a message must reach for its step to count as done. */
export type ConditionStatus = "delivered" | "read";

/** What a message cost so far. `price` is a decimal number as text, so that no cent is lost to rounding. */
export interface Usage {
  readonly currency: string; // the gateway reports EUR only
  readonly price: string;
}

/** Why a message was refused or could not be delivered, in the gateway's own code and words. */
export interface MessageError {
  readonly code: string; // for example "1300"; an HTTP status such as "http_422" when no code was given
  readonly reason: string;
  readonly class?: ErrorClass | undefined; // absent: nobody can tell
}

/** One status webhook, whichever generation it came in. */
export interface StatusReport {
  readonly messageUuid: string;
  readonly status: MessageStatus;
  readonly reportedAt: number; // the gateway's own instant, epoch milliseconds
  readonly clientRef: string | null;
  readonly error: MessageError | null;
  readonly usage: Usage | null;
}

const progress: Readonly<Record<MessageStatus, number>> = {
  submitted: 1,
  rejected: 2,
  undeliverable: 2,
  delivered: 3,
  read: 4,
};

/**
 * Tells whether a message has reached what its step was waiting for.
 * A message that was read has also been delivered, even if the delivered status never came.
 */
export function meetsCondition(status: MessageStatus, condition: ConditionStatus): boolean {
  return status === "read" || status === condition;
}

/** Tells whether the message will not arrive. */
export function isFailureStatus(status: MessageStatus): status is "rejected" | "undeliverable" {
  return status === "rejected" || status === "undeliverable";
}

/** Tells whether `next` says more than `current`; a status never moves back, and a delivered message never fails. */
export function movesForward(current: MessageStatus | null, next: MessageStatus): boolean {
  return current === null || progress[next] > progress[current];
}
