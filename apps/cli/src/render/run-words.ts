import { channelRules, isChannel, type OutcomeReason, type RunResource } from "@failover-kit/core/model";
import { countdown } from "./durations.ts";
import { harmless, type Style } from "./style.ts";

/** The status of a run, in its colour. */
export function statusWord(status: RunResource["status"], style: Style): string {
  const colours = {
    running: "cyan",
    paused: "yellow",
    completed: "green",
    failed: "red",
    canceled: "red",
  } as const;
  return style[colours[status] ?? "bold"](harmless(status));
}

const reasons: Readonly<Record<OutcomeReason, string>> = {
  condition_met: "",
  replied: "the person wrote back",
  acknowledged: "acknowledged: the person was reached otherwise",
  step_failed: "the last message failed",
  expired: "the last message did not arrive in time",
  gave_up: "given up: nobody can tell whether the last message left",
  canceled: "",
};

/** How a run ended: `delivered over 2 SMS`. Empty when it has not ended, or when there is nothing to add. */
export function outcomeWords(outcome: unknown): string {
  if (typeof outcome !== "object" || outcome === null) return "";
  const { reason, step_index: step, channel, status, late } = outcome as Readonly<Record<string, unknown>>;
  const label = isChannel(channel) ? channelRules[channel].label : "step";
  if (reason === "condition_met") {
    return `${String(status)} over ${Number(step) + 1} ${label}${late === true ? ", late" : ""}`;
  }
  return reasons[reason as OutcomeReason] ?? String(reason);
}

/** What a run is waiting for now: `SMS in 0:12`. Empty when it waits for nothing. */
export function waitWords(run: RunResource, now: number): string {
  if (run.status === "paused") return "its clock stands still";
  if (run.status !== "running" || run.expires_at === null) return "";
  const next = run.steps[run.step_index + 1];
  const left = countdown(Date.parse(run.expires_at) - now);
  return next
    ? `${next.index + 1} ${channelRules[next.channel]?.label ?? harmless(next.channel)} in ${left}`
    : `ends in ${left}`;
}
