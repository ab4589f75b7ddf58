import type { MessageStatus } from "@failover-kit/core/model";

/** How the simulator answers a submit. */
export type Answer =
  | "accept"
  | "refuse" // 422 on v1, 400 on v0.1 and beta
  | "throttle" // 429
  | "fail" // 500
  | "cut_after_accept" // accepted, but the connection breaks before the answer
  | "cut_before_accept" // the connection breaks, nothing is accepted
  | "statuses_first"; // all statuses are delivered, in order, before the answer is written

/** All answers, in the order in which they are shown to people. */
export const answers: readonly Answer[] = [
  "accept",
  "refuse",
  "throttle",
  "fail",
  "cut_after_accept",
  "cut_before_accept",
  "statuses_first",
];

/** One status that will be reported. */
export interface PlannedStatus {
  readonly status: MessageStatus;
  readonly after_ms: number; // from the moment of acceptance; `statuses_first` keeps only the order
  readonly error_code?: number | undefined; // of `rejected` and `undeliverable`; a usual one when absent
}

/** What one person does with a message: how the submit is answered, and what is reported afterwards. */
export interface Behaviour {
  readonly answer: Answer;
  readonly times?: number | undefined; // how often, per recipient and channel, before it is "accept"; absent: always
  readonly retry_after?: number | undefined; // seconds, for `throttle`; 1 when absent
  readonly statuses: readonly PlannedStatus[];
  readonly duplicate?: boolean | undefined; // every status is reported twice
  readonly shuffle?: boolean | undefined; // the instants stay, the statuses trade places
}
