/** The moves that several rules share: leave a step for the next one, end the run, change nothing. */
import type { MessageStatus, OutcomeReason, RunStatus, StepState } from "@failover-kit/core/model";
import type { Decision, Refusal } from "./effect.ts";
import type { Instant, Outcome, Run, StepProgress } from "./run.ts";
import type { AttemptRef } from "./run-event.ts";
import {
  currentStep,
  findAttempt,
  nextIndexWithoutRejection,
  nextStepIndex,
  runTime,
  stepAt,
  waitMs,
  withStep,
} from "./step.ts";

/** Nothing changes. What comes late or twice ends here. */
export function keep(run: Run, refusal: Refusal | null = null): Decision {
  return { run, effects: [], refusal };
}

/** The run changes and nothing is to be done for it. */
export function become(run: Run): Decision {
  return { run, effects: [], refusal: null };
}

/** The gateway has the message: the step's wait begins now. */
export function startWait(run: Run, now: Instant): Run {
  return withStep(run, run.stepIndex, {
    state: "submitted",
    handoverAt: null,
    graceEndsAt: null,
    submittedAt: now,
    expiresAt: runTime(run, now) + waitMs(run, run.stepIndex),
  });
}

/** A step that is over is waited for no longer, and shows all the same since when its message is known to be accepted. */
export function noteAcceptance(before: Run, after: Run, ref: AttemptRef, now: Instant): Run {
  const step = stepAt(after, ref.stepIndex);
  const [was, is] = [before, after].map((run) => findAttempt(run, ref)?.outcome);
  const isNews = is === "accepted" && was !== "accepted";
  if (!isNews || step.endedAt === null || step.submittedAt !== null) return after;
  return withStep(after, ref.stepIndex, { submittedAt: now });
}

/** Ends the current step with this state and goes to the next one; without a next one the run has failed. */
export function leaveStep(run: Run, state: StepState, reason: OutcomeReason, now: Instant): Decision {
  const left = withStep(run, run.stepIndex, { state, handoverAt: null, graceEndsAt: null, endedAt: now });
  const next = nextStepIndex(left);
  if (next === null) return finish(left, "failed", { reason }, now);
  return become({ ...withStep(left, next, { handoverAt: runTime(run, now) }), stepIndex: next });
}

/** Leaves a step whose time is over. Silence is no rejection: a step without a rule ends the run. */
export function expireStep(run: Run, now: Instant): Decision {
  if (nextIndexWithoutRejection(run) !== null) return leaveStep(run, stateWhenLeft(run), "expired", now);
  return finish(
    withStep(run, run.stepIndex, { state: stateWhenLeft(run) }),
    "failed",
    { reason: "expired" },
    now,
  );
}

/** Ends the run. Steps that were never begun are closed, and the final report is owed. */
export function finish(
  run: Run,
  status: Extract<RunStatus, "completed" | "failed" | "canceled">,
  ending: { readonly reason: OutcomeReason; readonly stepIndex?: number },
  now: Instant,
): Decision {
  const stepIndex = ending.stepIndex ?? run.stepIndex;
  const reportNumber = run.reportNumber + 1;
  const ended: Run = {
    ...run,
    status,
    steps: run.steps.map((step, index) => closeStep(step, index >= run.stepIndex, status, now)),
    outcome: outcomeOf(run, stepIndex, ending.reason),
    pausedAt: null,
    endedAt: now,
    reportNumber,
  };
  return { run: ended, effects: [{ type: "send-final-report", number: reportNumber }], refusal: null };
}

function closeStep(step: StepProgress, open: boolean, status: RunStatus, now: Instant): StepProgress {
  if (!open) return step;
  const state = step.state === "pending" ? (status === "canceled" ? "canceled" : "skipped") : step.state;
  return { ...step, state, handoverAt: null, graceEndsAt: null, endedAt: step.endedAt ?? now };
}

function outcomeOf(run: Run, stepIndex: number, reason: OutcomeReason): Outcome {
  const message = run.workflow.steps[stepIndex]?.message;
  if (message === undefined) throw new RangeError(`run ${run.id} has no step ${stepIndex}`);
  return {
    reason,
    stepIndex,
    channel: message.channel,
    status: lastStatus(stepAt(run, stepIndex)),
    late: stepIndex < run.stepIndex,
  };
}

/** What the gateway has reported of a step's messages: the newest one's status, unless one went further by arriving. */
export function lastStatus(step: StepProgress): MessageStatus | null {
  const statuses = step.attempts.map(({ status }) => status);
  const arrived = (["read", "delivered"] as const).find((status) => statuses.includes(status));
  return arrived ?? statuses.findLast((status) => status !== null) ?? null;
}

/** The state that a step takes when it is left while something of it is still open. */
export function stateWhenLeft(run: Run): StepState {
  const { state } = currentStep(run);
  return state === "submitting" || state === "unknown" ? "unknown" : "expired";
}
