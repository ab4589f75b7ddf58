import {
  isFailureStatus,
  type MessageStatus,
  meetsCondition,
  movesForward,
  type StatusReport,
  type StepState,
} from "@failover-kit/core/model";
import { chargeOf } from "./charge.ts";
import type { Decision, Effect } from "./effect.ts";
import { become, finish, keep, lastStatus, leaveStep, noteAcceptance, startWait } from "./moves.ts";
import { revokeOnceNamed } from "./on-revoke.ts";
import { type Attempt, hasEnded, type Instant, type Run } from "./run.ts";
import type { AttemptRef, StatusEvent } from "./run-event.ts";
import {
  conditionOf,
  currentStep,
  findAttempt,
  isCurrentAttempt,
  mayBeSentAgain,
  nextIndexWithoutRejection,
  stepAt,
  withAttempt,
  withStep,
} from "./step.ts";

/** The gateway reported on a message: it is recorded, forwarded, and may end the step or the run. */
export function onStatus(run: Run, event: StatusEvent, now: Instant): Decision {
  const attempt = findAttempt(run, event);
  const learnt = attempt && learn(attempt, event.report);
  if (!attempt || !learnt) return keep(run);

  const known = withAttempt(run, event, learnt);
  const movedTo = learnt.status === attempt.status ? null : event.report.status;
  const decision = hasEnded(run) ? correct(run, known, event, movedTo) : follow(known, event, movedTo, now);
  const { type: _, ...forward } = event;
  const forwarded: Effect = { type: "forward-status", ...forward };
  const named = revokeOnceNamed(run, decision.run, event);
  const effects = [forwarded, ...decision.effects, ...named];
  return { ...decision, effects, run: noteAcceptance(run, decision.run, event, now) };
}

/** What a report adds to an attempt, or null when it adds nothing or speaks of another message. */
function learn(attempt: Attempt, report: StatusReport): Attempt | null {
  if (attempt.messageUuid !== null && attempt.messageUuid !== report.messageUuid) return null;
  const forward = movesForward(attempt.status, report.status);
  const failed = isFailureStatus(report.status);
  const learnt: Attempt = {
    ...attempt,
    outcome: "accepted", // whatever the submit's answer was, the gateway has the message
    messageUuid: report.messageUuid,
    status: forward ? report.status : attempt.status,
    error: failed ? (report.error ?? attempt.error) : forward ? null : attempt.error,
    usage: forward || attempt.usage === null ? (report.usage ?? attempt.usage) : attempt.usage,
  };
  return addsNothing(attempt, learnt) ? null : learnt;
}

function addsNothing(before: Attempt, after: Attempt): boolean {
  return (
    before.outcome === after.outcome &&
    before.messageUuid === after.messageUuid &&
    before.status === after.status &&
    before.error?.code === after.error?.code &&
    before.usage?.price === after.usage?.price
  );
}

/** The run goes on: `movedTo` is the message's new status, or null when only price or error is news. */
function follow(run: Run, event: StatusEvent, movedTo: MessageStatus | null, now: Instant): Decision {
  if (movedTo !== null && meetsCondition(movedTo, conditionOf(run, event.stepIndex))) {
    const met = withStep(run, event.stepIndex, { state: movedTo, endedAt: now });
    return finish(met, "completed", { reason: "condition_met", stepIndex: event.stepIndex }, now);
  }
  if (event.stepIndex !== run.stepIndex) return become(movedTo === null ? run : settle(run, event));
  if (!isCurrentAttempt(run, event)) return become(waitOnEarlierTry(run, movedTo, now));
  if (movedTo !== null && isFailureStatus(movedTo)) return fail(run, movedTo, now);
  return become(waitOn(run, movedTo, now));
}

/** The message will not arrive. Without a rule, the next one follows a rejection and nothing else. */
function fail(run: Run, status: "rejected" | "undeliverable", now: Instant): Decision {
  if (status === "rejected" || nextIndexWithoutRejection(run) !== null) {
    return leaveStep(run, status, "step_failed", now);
  }
  return finish(withStep(run, run.stepIndex, { state: status }), "failed", { reason: "step_failed" }, now);
}

/** The message is with the gateway or further, and its condition is still to be met. */
function waitOn(run: Run, movedTo: MessageStatus | null, now: Instant): Run {
  const { state } = currentStep(run);
  const isWaiting = state === "submitted" || state === "delivered";
  const waiting = isWaiting ? run : startWait(run, now);
  return movedTo === "delivered" ? withStep(waiting, run.stepIndex, { state: "delivered" }) : waiting;
}

/** An earlier try has left after all: a later one that has not, or that nobody knows of, is not sent yet again. */
function waitOnEarlierTry(run: Run, movedTo: MessageStatus | null, now: Instant): Run {
  if (movedTo === null || isFailureStatus(movedTo) || !mayBeSentAgain(currentStep(run))) return run;
  return waitOn(run, movedTo, now);
}

/** A step that is no longer waited for learns of its message; the run goes on or stays as it ended. */
function settle(run: Run, event: StatusEvent): Run {
  return withStep(run, event.stepIndex, { state: settledState(run, event) });
}

/** What was expired or failed stays so, unless the message arrived after all: the step says what the run went by. */
function settledState(run: Run, event: StatusEvent): StepState {
  const { state, attempts } = stepAt(run, event.stepIndex);
  const { status } = event.report;
  if (meetsCondition(status, conditionOf(run, event.stepIndex))) return state === "read" ? state : status;
  if (event.attempt !== attempts.length) return state; // a newer try stands for the step
  if (state === "submitted" || state === "delivered") return status;
  if (state !== "submitting" && state !== "unknown") return state;
  const wasLeft = event.stepIndex < run.stepIndex && !isFailureStatus(status);
  return wasLeft ? "expired" : status;
}

/** The run has ended: it stays as it ended. The report is corrected when it would now say something else. */
function correct(before: Run, known: Run, event: StatusEvent, movedTo: MessageStatus | null): Decision {
  const run = movedTo === null ? known : settle(known, event);
  if (reportLine(before, event) === reportLine(run, event)) return become(run);
  const status = lastStatus(stepAt(run, event.stepIndex));
  const outcome = run.outcome?.stepIndex === event.stepIndex ? { ...run.outcome, status } : run.outcome;
  const reportNumber = run.reportNumber + 1;
  const effect: Effect = { type: "send-final-report", number: reportNumber };
  return { run: { ...run, outcome, reportNumber }, effects: [effect], refusal: null };
}

/** What the final report says of one message. One that the gateway has accepted is reported as submitted. */
function reportLine(run: Run, ref: AttemptRef): string {
  const attempt = findAttempt(run, ref);
  const charge = attempt && chargeOf(run, ref.stepIndex, attempt);
  return `${attempt?.messageUuid} ${attempt?.status ?? "submitted"} ${charge?.price}`;
}
