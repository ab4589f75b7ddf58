import { channelRules, meetsCondition, type Usage } from "@failover-kit/core/model";
import type { Attempt, Run } from "./run.ts";

/**
 * What one try of a message has cost: the price that was reported, once the message has come as far as its channel is
 * charged for. A price may be reported before that; a message that never arrives over such a channel costs nothing.
 */
export function chargeOf(run: Run, stepIndex: number, { status, usage }: Attempt): Usage | null {
  const channel = run.workflow.steps[stepIndex]?.message.channel;
  if (usage === null || channel === undefined) return null;
  if (channelRules[channel].chargedAt === "submitted") return usage;
  return status !== null && meetsCondition(status, "delivered") ? usage : null;
}

/** What the tries of one step's message have cost, one after the other. */
export function chargesOf(run: Run, stepIndex: number): readonly (Usage | null)[] {
  return (run.steps[stepIndex]?.attempts ?? []).map((attempt) => chargeOf(run, stepIndex, attempt));
}
