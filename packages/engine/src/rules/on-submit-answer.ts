import type { StepState } from "@failover-kit/core/model";
import type { Decision } from "./effect.ts";
import { become, expireStep, keep, leaveStep, noteAcceptance, startWait } from "./moves.ts";
import { revokeOnceNamed } from "./on-revoke.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { hasEnded, type Instant, type Run, type SubmitOutcome } from "./run.ts";
import type { SubmitEvent } from "./run-event.ts";
import {
  currentStep,
  findAttempt,
  isWithGateway,
  mayBeSentAgain,
  nextIndexWithoutRejection,
  runTime,
  stepAt,
  withAttempt,
  withStep,
} from "./step.ts";

const outcomes: Readonly<Record<SubmitEvent["type"], SubmitOutcome>> = {
  "submit-accepted": "accepted",
  "submit-refused": "refused",
  "submit-deferred": "deferred",
  "submit-unanswered": "unknown",
};

/** The gateway has answered, or will not. An answer counts once: what a status has settled stays settled. */
export function onSubmitAnswer(run: Run, event: SubmitEvent, now: Instant): Decision {
  const attempt = findAttempt(run, event);
  const outcome = outcomes[event.type];
  const isOpen = attempt?.outcome === "awaited" || attempt?.outcome === "unknown";
  if (!isOpen || attempt.outcome === outcome) return keep(run);

  const known = withAttempt(run, event, {
    outcome,
    ...(event.type === "submit-accepted"
      ? { messageUuid: event.messageUuid, error: null }
      : { error: event.error }),
  });
  const decision = follow(run, known, event, now);
  const effects = [...decision.effects, ...revokeOnceNamed(run, decision.run, event)];
  return { ...decision, effects, run: noteAcceptance(run, decision.run, event, now) };
}

function follow(before: Run, known: Run, event: SubmitEvent, now: Instant): Decision {
  if (hasEnded(before) || event.stepIndex !== before.stepIndex)
    return become(noteNothingOut(settleLeftStep(known, event), event));
  const step = currentStep(known);
  const isNewest = event.attempt === step.attempts.length;
  if (isNewest && event.type === "submit-refused") return leaveStep(known, "rejected", "step_failed", now);
  // Whichever try of the message is with the gateway: none is sent after it.
  if (isWithGateway(step)) return become(isNewest || mayBeSentAgain(step) ? startWait(known, now) : known);
  if (isNewest && event.type === "submit-deferred") return retryLater(known, event, now);
  return become(isNewest ? awaitSign(known, now) : known);
}

/** Certainly not sent: tried again inside the step's time, or left at once when the next try would be too late. */
function retryLater(run: Run, event: SubmitEvent & { type: "submit-deferred" }, now: Instant): Decision {
  const handoverAt = runTime(run, now) + retryDelayMs(event.attempt, event.retryAfterSeconds, event.random);
  const { expiresAt } = currentStep(run);
  const waiting = withStep(run, run.stepIndex, { state: "pending", handoverAt, graceEndsAt: null });
  return expiresAt !== null && handoverAt >= expiresAt ? expireStep(waiting, now) : become(waiting);
}

/** Perhaps sent: not sent again by reflex. Where only a sign can move the run, a grace time bounds the wait for it. */
function awaitSign(run: Run, now: Instant): Run {
  const needsSign = nextIndexWithoutRejection(run) === null;
  const graceEndsAt = needsSign ? runTime(run, now) + graceMs(run) : null;
  return withStep(run, run.stepIndex, { state: "unknown", graceEndsAt });
}

/** Doubles with each attempt that nobody knows of: a gateway that loses every answer must not flood a person. */
function graceMs(run: Run): number {
  const unknown = currentStep(run).attempts.filter(({ outcome }) => outcome === "unknown").length;
  return Math.max(run.unknownGraceSeconds, 1) * 1000 * 2 ** (unknown - 1);
}

/** The answer came after the step was left or the run had ended: the step's state tells what was learnt. */
function settleLeftStep(run: Run, event: SubmitEvent): Run {
  const step = stepAt(run, event.stepIndex);
  const isOpen = step.state === "submitting" || step.state === "unknown";
  if (!isOpen || event.attempt !== step.attempts.length) return run;
  return withStep(run, event.stepIndex, { state: leftState(run, event) });
}

/** A message that was wanted back before it had left is back. */
function noteNothingOut(run: Run, event: SubmitEvent): Run {
  const isOut = event.type === "submit-accepted" || event.type === "submit-unanswered";
  const { revocation } = stepAt(run, event.stepIndex);
  if (isOut || revocation?.state !== "asked" || revocation.attempt !== event.attempt) return run;
  return withStep(run, event.stepIndex, { revocation: { ...revocation, state: "revoked" } });
}

function leftState(run: Run, event: SubmitEvent): StepState {
  const wasCurrent = event.stepIndex === run.stepIndex;
  switch (event.type) {
    case "submit-accepted":
      return wasCurrent ? "submitted" : "expired";
    case "submit-refused":
      return "rejected";
    case "submit-deferred":
      if (!wasCurrent) return "expired";
      return run.status === "canceled" ? "canceled" : "skipped";
    case "submit-unanswered":
      return "unknown";
  }
}
