import type { Decision } from "./effect.ts";
import { become, finish, keep, leaveStep } from "./moves.ts";
import { leaveWaitingStep, takeBack } from "./on-revoke.ts";
import { hasEnded, type Instant, isRevoking, type Run } from "./run.ts";
import type { ControlEvent } from "./run-event.ts";
import { currentStep, nextStepIndex, withStep } from "./step.ts";

/** Somebody steps in. What cannot be done is refused and changes nothing. */
export function onControl(run: Run, event: ControlEvent, now: Instant): Decision {
  if (event.type === "revocation-asked") return takeBack(run, event.stepIndex, now);
  if (hasEnded(run)) return keep(run, "run_ended");
  switch (event.type) {
    case "run-canceled":
      return finish(run, "canceled", { reason: "canceled" }, now);
    case "run-acknowledged":
      return finish(run, "completed", { reason: "acknowledged" }, now);
    case "run-paused":
      if (run.status === "paused") return keep(run, "run_paused");
      return become({ ...run, status: "paused", pausedAt: now });
    case "run-resumed":
      return resume(run, now);
    case "run-advanced":
      return advance(run, now);
    case "run-extended":
      return isRevoking(currentStep(run)) ? keep(run, "step_left") : become(extend(run, event.seconds));
  }
}

/** The clock goes on where it stood still: every instant ahead moves by the length of the pause. */
function resume(run: Run, now: Instant): Decision {
  if (run.pausedAt === null) return keep(run, "run_not_paused");
  const pausedMs = now - run.pausedAt;
  const { handoverAt, expiresAt, graceEndsAt, revocation } = currentStep(run);
  const shifted = withStep(run, run.stepIndex, {
    handoverAt: handoverAt === null ? null : handoverAt + pausedMs,
    expiresAt: expiresAt === null ? null : expiresAt + pausedMs,
    graceEndsAt: graceEndsAt === null ? null : graceEndsAt + pausedMs,
    ...(revocation && { revocation: { ...revocation, endsAt: revocation.endsAt + pausedMs } }),
    placeReserved: false, // the sender's rate was granted for an instant that has passed or moved
  });
  return become({ ...shifted, status: "running", pausedAt: null });
}

/** The next message goes now, whatever this one still waits for; asked a second time it waits for no revocation either. */
function advance(run: Run, now: Instant): Decision {
  if (run.status === "paused") return keep(run, "run_paused");
  if (nextStepIndex(run) === null) return keep(run, "no_next_step");
  if (currentStep(run).state === "pending") return leaveStep(run, "skipped", "expired", now);
  return leaveWaitingStep(run, now);
}

function extend(run: Run, seconds: number): Run {
  const { expiresAt, extendedSeconds } = currentStep(run);
  return withStep(run, run.stepIndex, {
    extendedSeconds: extendedSeconds + seconds,
    expiresAt: expiresAt === null ? null : expiresAt + seconds * 1000,
  });
}
