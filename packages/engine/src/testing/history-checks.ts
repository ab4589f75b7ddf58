/** What must be true of every run and its history, whatever has happened to it. */
import type { StoredLogEntry } from "../ports/run-store.ts";
import { decide } from "../rules/decide.ts";
import { type Attempt, createRun, type Instant, type Run } from "../rules/run.ts";
import type { RunEvent } from "../rules/run-event.ts";

/** One decision that a history tells of: upon what, when, and what the run became. */
export interface PastDecision {
  readonly event: RunEvent;
  readonly at: Instant;
  readonly run: Run;
}

/** The run as it was accepted. */
export function begunAs(stored: Run): Run {
  const { id, accountId, door, workflow, unknownGraceSeconds, revokeSeconds } = stored;
  const request = { id, accountId, door, workflow, unknownGraceSeconds, revokeSeconds };
  return createRun(request, stored.createdAt);
}

/** Decides again on everything that the history says has happened, in order. */
export function decideAgain(stored: Run, history: readonly StoredLogEntry[]): readonly PastDecision[] {
  const decisions: PastDecision[] = [];
  let run = begunAs(stored);
  for (const { cause, at } of history) {
    if (cause === null) continue;
    run = decide(run, cause, at).run;
    decisions.push({ event: cause, at, run });
  }
  return decisions;
}

/** The handovers that a history tells of although the run was paused or over. */
export function handoversInQuiet(history: readonly StoredLogEntry[]): readonly StoredLogEntry[] {
  let isQuiet = false;
  return history.filter(({ type }) => {
    if (/^run\.(paused|completed|failed|canceled)$/.test(type)) isQuiet = true;
    if (type === "run.resumed") isQuiet = false;
    return isQuiet && type === "step.submitting";
  });
}

/** Attempts that were followed by another one although their message may have left, and nobody had asked for that. */
export function repeatsByReflex({ steps, workflow }: Run): readonly Attempt[] {
  return steps.flatMap(({ attempts }, index) => {
    const needsSign = index === steps.length - 1 || workflow.steps[index]?.failover === null;
    const mayRepeat = needsSign && workflow.onUnknown === "send_again";
    return mayRepeat ? [] : attempts.slice(0, -1).filter(({ outcome }) => outcome === "unknown");
  });
}

/** Next messages that left although the one before was still being taken back, and nobody had asked for that. */
export function handoversTooSoon(history: readonly StoredLogEntry[]): readonly StoredLogEntry[] {
  let isRevoking = false;
  return history.filter(({ type, stepIndex, cause }) => {
    if (type === "step.revoking") isRevoking = true;
    if (/^step\.(revoked|revoke_failed|rejected|undeliverable)$/.test(type)) isRevoking = false;
    if (cause?.type === "run-advanced" && type !== "step.revoking") isRevoking = false;
    return isRevoking && type === "step.submitting" && stepIndex === 1;
  });
}

/** Next messages that left although the one before may still be out, and the caller wanted one at most. */
export function handoversInDoubt(
  { workflow }: Run,
  history: readonly StoredLogEntry[],
): readonly StoredLogEntry[] {
  let isInDoubt = false;
  let hasLeft = false; // the first step: what is learnt of its message after that changes nothing
  return history.filter(({ type, stepIndex, cause }) => {
    if (type === "run.failed_over") hasLeft = true;
    if (type === "step.revoke_failed" && !hasLeft) {
      isInDoubt = cause?.type !== "revoke-answered" || cause.outcome === "unknown";
    }
    const isSettled = /^step\.(revoked|rejected|undeliverable)$/.test(type) || cause?.type === "run-advanced";
    if (isSettled) isInDoubt = false;
    const isNext = type === "step.submitting" && stepIndex === 1;
    return isInDoubt && isNext && workflow.onUnknown === "give_up";
  });
}
