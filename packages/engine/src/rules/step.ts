import { type ConditionStatus, isFailureStatus } from "@failover-kit/core/model";
import type { Attempt, Instant, Run, StepProgress } from "./run.ts";
import type { AttemptRef } from "./run-event.ts";

/** The step whose message is being sent or waited for. */
export function currentStep(run: Run): StepProgress {
  return stepAt(run, run.stepIndex);
}

/** The step at a position that the run is known to have. */
export function stepAt(run: Run, index: number): StepProgress {
  const step = run.steps[index];
  if (step === undefined) throw new RangeError(`run ${run.id} has no step ${index}`);
  return step;
}

/** The attempt that an event speaks of, or null when the run never made it. */
export function findAttempt(run: Run, ref: AttemptRef): Attempt | null {
  return run.steps[ref.stepIndex]?.attempts[ref.attempt - 1] ?? null;
}

/** Tells whether an attempt is the latest try of the current step, so that its fate is the step's fate. */
export function isCurrentAttempt(run: Run, ref: AttemptRef): boolean {
  return ref.stepIndex === run.stepIndex && ref.attempt === currentStep(run).attempts.length;
}

/** Tells whether the step's message would be handed over once more unless something is heard of it. */
export function mayBeSentAgain({ state }: StepProgress): boolean {
  return state === "pending" || state === "unknown";
}

/** Tells whether some try of the step is known to be with the gateway and not to have failed. */
export function isWithGateway({ attempts }: StepProgress): boolean {
  return attempts.some(
    ({ outcome, status }) => outcome === "accepted" && (status === null || !isFailureStatus(status)),
  );
}

/** What the step's message must reach. A step without a rule has none of its own: delivered is enough. */
export function conditionOf(run: Run, index: number): ConditionStatus {
  return run.workflow.steps[index]?.failover?.conditionStatus ?? "delivered";
}

/** How long the step may be waited for, in milliseconds, with what callers have added. */
export function waitMs(run: Run, index: number): number {
  const rule = run.workflow.steps[index]?.failover;
  const seconds = rule ? rule.expirySeconds : run.workflow.finalExpirySeconds;
  return (seconds + stepAt(run, index).extendedSeconds) * 1000;
}

/** The step that would be sent next, or null on the last one. */
export function nextStepIndex(run: Run): number | null {
  const next = run.steps.findIndex((step, index) => index > run.stepIndex && step.state === "pending");
  return next === -1 ? null : next;
}

/**
 * The step that would follow when nothing, or nothing good, is heard of the current message: null on the last one, and
 * on a step without a rule, which only a rejection ends.
 */
export function nextIndexWithoutRejection(run: Run): number | null {
  return run.workflow.steps[run.stepIndex]?.failover ? nextStepIndex(run) : null;
}

/** The run's own time: it stands still while the run is paused. */
export function runTime(run: Run, now: Instant): Instant {
  return run.pausedAt ?? now;
}

/** The same run with some fields of one step replaced. */
export function withStep(run: Run, index: number, changes: Partial<StepProgress>): Run {
  return {
    ...run,
    steps: run.steps.map((step, position) => (position === index ? { ...step, ...changes } : step)),
  };
}

/** The same run with some fields of one attempt replaced. */
export function withAttempt(run: Run, ref: AttemptRef, changes: Partial<Attempt>): Run {
  const attempts = stepAt(run, ref.stepIndex).attempts.map((attempt) =>
    attempt.number === ref.attempt ? { ...attempt, ...changes } : attempt,
  );
  return withStep(run, ref.stepIndex, { attempts });
}
