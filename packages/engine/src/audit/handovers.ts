import { hasRecipient } from "@failover-kit/core/model";
import type { LogEntry } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import type { Violation } from "./violation.ts";

/**
 * Reads the handovers off the lines alone, without the rules, and holds them against what was promised: nothing after
 * the end or in a pause, no step that had been left, no attempt twice, and no message again that may have left, unless
 * the caller has asked for that.
 */
export function checkHandovers(
  { id: runId, workflow }: Run,
  history: readonly LogEntry[],
): readonly Violation[] {
  const violations: Violation[] = [];
  const handedOver = new Set<string>();
  let isQuiet = false;
  let furthest = 0;
  let lastOf: LogEntry | null = null; // the last line about the step that was handed over last
  for (const line of history) {
    const { type, stepIndex, data } = line;
    if (ends.has(type) || type === "run.paused") isQuiet = true;
    if (type === "run.resumed") isQuiet = false;
    if (type === "step.submitting" && stepIndex !== null) {
      const name = `step ${stepIndex}, attempt ${String(data.attempt)}`;
      const report = (reason: string) =>
        violations.push({ kind: "sent_twice", runId, reason: `${name}: ${reason}` });
      if (isQuiet) report("handed over although the run was paused or had ended.");
      if (handedOver.has(name)) report("handed over twice.");
      if (stepIndex < furthest) report("handed over although its step had been left.");
      if (lastOf?.stepIndex === stepIndex && !mayRepeat(lastOf))
        report("handed over again although the message may have left.");
      handedOver.add(name);
      furthest = Math.max(furthest, stepIndex);
    }
    if (stepIndex === furthest && type.startsWith("step.")) lastOf = line;
  }
  return violations;

  /** After a busy gateway nothing had left; after silence, where only a sign would move the run, the caller decides. */
  function mayRepeat({ type, cause, stepIndex }: LogEntry): boolean {
    if (type === "step.postponed") return true; // it had not left yet
    if (type !== "step.retrying") return false;
    if (cause?.type === "submit-deferred") return true;
    if (stepIndex === null || workflow.onUnknown !== "send_again") return false;
    const isLast = !workflow.steps.slice(stepIndex + 1).some(hasRecipient);
    return isLast || workflow.steps[stepIndex]?.failover === null;
  }
}

const ends: ReadonlySet<string> = new Set(["run.completed", "run.failed", "run.canceled"]);
