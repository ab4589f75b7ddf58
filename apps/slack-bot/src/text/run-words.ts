import {
  channelRules,
  exactDuration,
  type OutcomeReason,
  type RunResource,
  type RunStatus,
  type StepResource,
} from "@failover-kit/core/model";
import { escapeMrkdwn, localTime } from "./mrkdwn.ts";

/** The name of a step's channel, for people. */
export function channelLabel(channel: string): string {
  return Object.hasOwn(channelRules, channel)
    ? channelRules[channel as keyof typeof channelRules].label
    : channel;
}

/** How a run stands, in a word. */
export const statusWords: Readonly<Record<RunStatus, string>> = {
  running: "Running",
  paused: "On hold",
  completed: "Reached",
  failed: "Not reached",
  canceled: "Stopped",
};

/** What has become of a step, in words; times are shown in the reader's own zone. */
export function stepWords(step: StepResource, isCurrent: boolean): string {
  const { failover, error } = step;
  const at = step.ended_at ?? step.submitted_at;
  const when = at === null ? "" : ` ${localTime(at)}`;
  const because = error === null ? "" : `: ${escapeMrkdwn(error.reason)} (${escapeMrkdwn(error.code)})`;
  const waiting =
    isCurrent && failover !== null && step.expires_at !== null
      ? `, waiting until ${localTime(step.expires_at)} for it to be ${failover.condition_status}`
      : "";
  switch (step.state) {
    case "pending":
      return step.attempts > 0 ? `Being tried again${because}` : "Not sent yet";
    case "submitting":
      return "Being sent";
    case "submitted":
      return `Sent${when}${waiting}`;
    case "delivered":
      return `Delivered${when}${waiting}`;
    case "read":
      return `Read${when}`;
    case "rejected":
      return `Failed${when}: rejected${because}`;
    case "undeliverable":
      return `Failed${when}: undeliverable${because}`;
    case "expired":
      return `Gave up waiting${when}${expiredWords(step)}`;
    case "unknown":
      return `Unclear${when}: nobody can tell whether it left`;
    case "skipped":
      return step.to === "" ? "Skipped: no address for this channel" : "Not needed";
    case "canceled":
      return "Not sent: stopped";
    default:
      return escapeMrkdwn(String(step.state));
  }
}

function expiredWords({ failover, message_status: status }: StepResource): string {
  const missed = failover
    ? `: not ${failover.condition_status} within ${exactDuration(failover.expiry_time)}`
    : "";
  return status === null || status === "submitted" ? missed : `${missed} (it was ${status})`;
}

const endings: Readonly<Record<Exclude<OutcomeReason, "condition_met" | "replied">, string>> = {
  acknowledged: "Reached another way: the customer called back.",
  step_failed: "Nobody was reached: the last message failed.",
  expired: "Nobody was reached: the last message did not arrive in time.",
  gave_up: "Nobody can tell whether the customer was reached: it is not known whether the last message left.",
  canceled: "Stopped: nothing more is sent.",
};

/** How a run ended, in a sentence; null while it goes on. */
export function outcomeSentence(run: RunResource): string | null {
  const { outcome } = run;
  if (outcome === null) return null;
  if (outcome.reason === "replied")
    return `Reached over ${channelLabel(outcome.channel)}: the customer answered.`;
  if (outcome.reason !== "condition_met") return endings[outcome.reason];
  const late = outcome.late ? ", late, after the next message had been sent" : "";
  return `Reached over ${channelLabel(outcome.channel)}: ${outcome.status ?? "delivered"}${late}.`;
}

/** The chain of a run or of a draft in one line: `Messenger until read, 10 min → SMS`. */
export function chainLine(steps: readonly ChainStep[]): string {
  return steps
    .map(({ channel, failover }) =>
      failover
        ? `${channelLabel(channel)} until ${failover.condition_status}, ${exactDuration(failover.expiry_time)}`
        : channelLabel(channel),
    )
    .join(" → ");
}

/** What the line of a chain says of a step. */
export interface ChainStep {
  readonly channel: string;
  readonly failover?: { readonly condition_status: string; readonly expiry_time: number } | null | undefined;
}
