import type { Decision } from "./effect.ts";
import { become, expireStep, finish, keep } from "./moves.ts";
import { leaveWaitingStep, onRevokeSilence } from "./on-revoke.ts";
import { onSubmitAnswer } from "./on-submit-answer.ts";
import { type Attempt, HANDOVER_LIMIT_MS, type Instant, isRevoking, type Run, wakeAt } from "./run.ts";
import { currentStep, nextIndexWithoutRejection, waitMs, withStep } from "./step.ts";

/** The current message is about to be handed over: from here on it may have left. */
export function onHandoverBegan(run: Run, now: Instant): Decision {
  const step = currentStep(run);
  if (run.status !== "running" || step.handoverAt === null || step.handoverAt > now) return keep(run);
  if (step.expiresAt !== null && step.expiresAt <= now) return onExpiryPassed(run, now);

  const number = step.attempts.length + 1;
  const begun = withStep(run, run.stepIndex, {
    state: "submitting",
    attempts: [...step.attempts, newAttempt(number, now)],
    handoverAt: null,
    placeReserved: false,
    // Until the gateway has accepted, this bounds the retries; acceptance starts the wait anew.
    expiresAt: step.expiresAt ?? now + waitMs(run, run.stepIndex),
  });
  const effect = { type: "submit-message", stepIndex: run.stepIndex, attempt: number } as const;
  return { run: begun, effects: [effect], refusal: null };
}

function newAttempt(number: number, now: Instant): Attempt {
  return {
    number,
    startedAt: now,
    outcome: "awaited",
    messageUuid: null,
    status: null,
    error: null,
    usage: null,
  };
}

/** The sender's rate limit has granted a later place; it is kept, so that it need not be asked for twice. */
export function onHandoverPostponed(run: Run, until: Instant): Decision {
  const step = currentStep(run);
  if (run.status !== "running" || step.handoverAt === null || step.handoverAt >= until) return keep(run);
  return become(withStep(run, run.stepIndex, { handoverAt: until, placeReserved: true }));
}

/** Some wait may have ended: the step's own, the wait for an answer, or the grace of an unknown attempt. */
export function onExpiryPassed(run: Run, now: Instant): Decision {
  if (run.status !== "running") return keep(run);
  const step = currentStep(run);
  if (isRevoking(step)) return (wakeAt(run) ?? now) <= now ? onRevokeSilence(run, now) : keep(run);
  if (step.expiresAt !== null && step.expiresAt <= now) return onStepExpired(run, now);
  const attempt = step.attempts.at(-1);
  if (attempt?.outcome === "awaited" && attempt.startedAt + HANDOVER_LIMIT_MS <= now) {
    return answerNeverCame(run, attempt, now);
  }
  if (step.graceEndsAt !== null && step.graceEndsAt <= now) return graceEnded(run, now);
  return keep(run);
}

/** The time of the current step is over. */
function onStepExpired(run: Run, now: Instant): Decision {
  return nextIndexWithoutRejection(run) === null ? expireStep(run, now) : leaveWaitingStep(run, now);
}

function answerNeverCame(run: Run, attempt: Attempt, now: Instant): Decision {
  const error = { code: "no_answer", reason: "The answer of the gateway never came" };
  const ref = { stepIndex: run.stepIndex, attempt: attempt.number };
  return onSubmitAnswer(run, { type: "submit-unanswered", ...ref, error }, now);
}

function graceEnded(run: Run, now: Instant): Decision {
  if (run.workflow.onUnknown === "give_up") return finish(run, "failed", { reason: "gave_up" }, now);
  return become(withStep(run, run.stepIndex, { state: "pending", handoverAt: now, graceEndsAt: null }));
}
