import { channelRules, isFailureStatus } from "@failover-kit/core/model";
import type { Decision, Effect } from "./effect.ts";
import { become, finish, keep, leaveStep, stateWhenLeft } from "./moves.ts";
import { type Attempt, hasEnded, type Instant, isRevoking, type Run } from "./run.ts";
import type { AttemptRef, RevokeEvent } from "./run-event.ts";
import { currentStep, findAttempt, nextStepIndex, runTime, stepAt, withStep } from "./step.ts";

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

/**
 * Somebody wants a message back. Nothing more is sent, and a message that may be out is asked for at the gateway, at once
 * or when its name is known. Refused, and then nothing changes, when nothing is out or when it cannot be taken back.
 */
export function takeBack(run: Run, stepIndex: number, now: Instant): Decision {
  const step = stepAt(run, stepIndex);
  const attempt = step.attempts.findLast(mayBeOut);
  const { state } = step.revocation ?? {};
  const isUnderWay = state === "asked" || state === "revoked";
  const isWaiting = attempt === undefined && step.state === "pending";
  if (attempt === undefined && !isWaiting) return keep(run, "nothing_out");
  if (!isWaiting && !isUnderWay && !canTakeBack(run, stepIndex)) return keep(run, "not_revocable");
  const { run: ended, effects } = hasEnded(run)
    ? keep(run)
    : finish(run, "canceled", { reason: "canceled" }, now);
  if (attempt === undefined || isUnderWay) return { run: ended, effects, refusal: null };
  const { number, messageUuid } = attempt;
  const endsAt = now + run.revokeSeconds * 1000;
  const asked = withStep(ended, stepIndex, { revocation: { attempt: number, state: "asked", endsAt } });
  const revoke: readonly Effect[] =
    messageUuid === null ? [] : [{ type: "revoke-message", stepIndex, attempt: number, messageUuid }];
  return { run: asked, effects: [...effects, ...revoke], refusal: null };
}

/** A message that was wanted back before anybody knew its name has one now. */
export function revokeOnceNamed(
  before: Run,
  after: Run,
  { stepIndex, attempt }: AttemptRef,
): readonly Effect[] {
  const revocation = after.steps[stepIndex]?.revocation;
  if (revocation?.state !== "asked" || revocation.attempt !== attempt) return [];
  const wasNamed = findAttempt(before, { stepIndex, attempt })?.messageUuid;
  const messageUuid = findAttempt(after, { stepIndex, attempt })?.messageUuid;
  return messageUuid && !wasNamed ? [{ type: "revoke-message", stepIndex, attempt, messageUuid }] : [];
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
  const step = stepAt(run, run.stepIndex);
  if (isRevoking(step)) return null; // whoever leaves it now does not want to wait
  const attempt = step.attempts.findLast((one) => one.messageUuid !== null && mayBeOut(one));
  if (attempt === undefined || attempt.messageUuid === null) return null;
  return canTakeBack(run, run.stepIndex) ? { ...attempt, messageUuid: attempt.messageUuid } : null;
}

function canTakeBack(run: Run, stepIndex: number): boolean {
  const channel = run.workflow.steps[stepIndex]?.message.channel;
  return run.revokeSeconds > 0 && channel !== undefined && channelRules[channel].canRevoke;
}

function mayBeOut({ outcome, status }: Attempt): boolean {
  const hasLeft = outcome !== "refused" && outcome !== "deferred";
  return hasLeft && (status === null || !isFailureStatus(status));
}
