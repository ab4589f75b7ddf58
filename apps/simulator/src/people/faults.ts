import type { Answer } from "./behaviour.ts";

/** What may go wrong between the two sides. Each fault is a chance from 0 (never) to 1 (always). */
export interface Faults {
  /** A status is never sent. */
  readonly drop?: number | undefined;
  /** A status is sent later, by up to `longest_delay_ms`. */
  readonly delay?: number | undefined;
  readonly longest_delay_ms?: number | undefined; // 30,000 when absent
  /** A status is sent twice. */
  readonly duplicate?: number | undefined;
  /** The statuses of a message trade places; their instants stay. */
  readonly reorder?: number | undefined;
  /** A webhook is sent without its signature, and signed when it is sent again. */
  readonly unsigned?: number | undefined;
  /** The submit is accepted, and no answer comes for a minute. */
  readonly hang_after_accept?: number | undefined;
  /** The submit is accepted, and the connection breaks before the answer. */
  readonly cut_after_accept?: number | undefined;
  /** The submit is accepted, and answered with 500. */
  readonly fail_after_accept?: number | undefined;
  /** The connection breaks, and nothing was accepted. */
  readonly cut_before_accept?: number | undefined;
  /** A revoke is answered with 202, but the message is delivered before that answer. */
  readonly deliver_during_revoke?: number | undefined;
  /** A message is taken back, and no answer comes for a minute. */
  readonly hang_during_revoke?: number | undefined;
}

/** The faults of an answer, which shut each other out: the first that strikes is the answer. */
export const answerFaults = [
  "cut_before_accept",
  "hang_after_accept",
  "cut_after_accept",
  "fail_after_accept",
] as const satisfies readonly (keyof Faults & Answer)[];

/** The names of all chances. */
export const faultNames = [
  "drop",
  "delay",
  "duplicate",
  "reorder",
  "unsigned",
  ...answerFaults,
  "deliver_during_revoke",
  "hang_during_revoke",
] as const satisfies readonly (keyof Faults)[];

/** Tells whether a fault with this chance strikes now. It takes no number when it cannot or must strike. */
export function strikes(chance: number | undefined, random: () => number): boolean {
  if (!chance) return false;
  return chance >= 1 || random() < chance;
}
