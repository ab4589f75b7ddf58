import { channelRules, isFailureStatus } from "@failover-kit/core/model";
import type { Decision } from "./effect.ts";
import { become, finish, keep, leaveStep, stateWhenLeft } from "./moves.ts";
import { type Attempt, hasEnded, type Instant, isRevoking, type Run } from "./run.ts";
import type { RevokeEvent } from "./run-event.ts";
import { currentStep, nextStepIndex, runTime, stepAt, withStep } from "./step.ts";

/**
 * The current step's time is over, and its message may still reach the person. Where the channel can take it back,
 * that is asked for before the next message is sent, and the answer is waited for, for a while.
 */
export function leaveWaitingStep(run: Run, now: Instant): Decision {
  const attempt = nextStepIndex(run) === null ? null : revocableAttempt(run);
  if (attempt === null) return leaveStep(run, stateWhenLeft(run), "expired", now);
  const { number, messageUuid } = attempt;
  const endsAt = runTime(run, now) + run.revokeSeconds * 1000;
  const asked = withStep(run, run.stepIndex, { revocation: { attempt: number, state: "asked", endsAt } });
  const effect = { type: "revoke-message", stepIndex: run.stepIndex, attempt: number, messageUuid } as const;
  return { run: asked, effects: [effect], refusal: null };
}

/** The gateway has answered, or will not. What comes after the wait, or after the end, is only recorded. */
export function onRevokeAnswer(run: Run, event: RevokeEvent, now: Instant): Decision {
  const revocation = run.steps[event.stepIndex]?.revocation;
  const isOpen = revocation?.state === "asked" || revocation?.state === "unknown";
  if (!isOpen || revocation.attempt !== event.attempt || revocation.state === event.outcome) return keep(run);
  const known = withStep(run, event.stepIndex, { revocation: { ...revocation, state: event.outcome } });
  const isWaitedFor = revocation.state === "asked" && event.stepIndex === run.stepIndex && !hasEnded(run);
  if (!isWaitedFor) return become(known);
  return event.outcome === "unknown" ? goOnBlindly(known, now) : leaveRevokedStep(known, now);
}

/** Nobody has answered in time. */
export function onRevokeSilence(run: Run, now: Instant): Decision {
  const { revocation } = currentStep(run);
  if (revocation === undefined) return keep(run);
  const silent = withStep(run, run.stepIndex, { revocation: { ...revocation, state: "unknown" } });
  return goOnBlindly(silent, now);
}

/** Goes to the next step without waiting any longer for the answer. */
export function leaveRevokedStep(run: Run, now: Instant): Decision {
  return leaveStep(run, stateWhenLeft(run), "expired", now);
}

/** The person may get the first message and the next one: whether that is better than none is for the caller to say. */
function goOnBlindly(run: Run, now: Instant): Decision {
  if (run.workflow.onUnknown === "give_up") return finish(run, "failed", { reason: "gave_up" }, now);
  return leaveRevokedStep(run, now);
}

function revocableAttempt(run: Run): (Attempt & { readonly messageUuid: string }) | null {
  const channel = run.workflow.steps[run.stepIndex]?.message.channel;
  if (run.revokeSeconds === 0 || channel === undefined || !channelRules[channel].canRevoke) return null;
  const step = stepAt(run, run.stepIndex);
  if (isRevoking(step)) return null; // whoever leaves it now does not want to wait
  const attempt = step.attempts.at(-1);
  if (attempt === undefined || attempt.messageUuid === null) return null;
  if (attempt.status !== null && isFailureStatus(attempt.status)) return null;
  return { ...attempt, messageUuid: attempt.messageUuid };
}
