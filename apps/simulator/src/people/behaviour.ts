import type { MessageStatus } from "@failover-kit/core/model";
import type { Faults } from "./faults.ts";

/** How the simulator answers a submit. */
export type Answer =
  | "accept"
  | "refuse" // 422 on v1, 400 on v0.1 and beta
  | "no_credit" // 402
  | "throttle" // 429
  | "fail" // 500
  | "fail_after_accept" // accepted, but the answer is 500
  | "hang_after_accept" // accepted, but no answer comes for a minute, then the connection breaks
  | "cut_after_accept" // accepted, but the connection breaks before the answer
  | "cut_before_accept" // the connection breaks, nothing is accepted
  | "statuses_first"; // all statuses are delivered, in order, before the answer is written

/** All answers, in the order in which they are shown to people. */
export const answers: readonly Answer[] = [
  "accept",
  "refuse",
  "no_credit",
  "throttle",
  "fail",
  "fail_after_accept",
  "hang_after_accept",
  "cut_after_accept",
  "cut_before_accept",
  "statuses_first",
];

/** One status that will be reported. */
export interface PlannedStatus {
  readonly status: MessageStatus;
  readonly after_ms: Delay;
  readonly error_code?: number | undefined; // of `rejected` and `undeliverable`; a usual one when absent
}

/**
 * Milliseconds from the moment of acceptance (`statuses_first` keeps only the order); `ttl`: when the time to live of
 * the message has run out, or the longest that its channel knows. On channels without one it never comes.
 */
export type Delay = number | "ttl";

/** What a person writes back. */
export interface PlannedReply {
  readonly after_ms: number; // from the moment of acceptance
  readonly text: string;
}

/** What one person does with a message: how the submit is answered, and what is reported afterwards. */
export interface Behaviour {
  readonly answer: Answer;
  readonly times?: number | undefined; // how often, per recipient and channel, before it is "accept"; absent: always
  readonly retry_after?: number | undefined; // seconds, for `throttle`; 1 when absent
  readonly statuses: readonly PlannedStatus[];
  readonly replies?: readonly PlannedReply[] | undefined;
  readonly faults?: Faults | undefined; // what goes wrong on the way
}
