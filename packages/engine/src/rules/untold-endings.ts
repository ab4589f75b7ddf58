import type { MessageError, StatusReport } from "@failover-kit/core/model";
import type { Effect } from "./effect.ts";
import type { Attempt, Instant, Run, StepProgress } from "./run.ts";

// In the gateway's own codes, which its callers know.
const OUT_OF_TIME = "1360"; // the time to live is over
const OTHER_REASON = "1330";

/** What is said of a message that no status of the gateway speaks of. */
type Ending = Pick<StatusReport, "status"> & { readonly error: MessageError };

/**
 * Callers of the Messages API know no final report, and wait for a status of each message. When a step ends of whose
 * message the gateway has reported nothing, the status that they would have got is told in its place, once. They know the
 * message by our own id: the gateway may have named none.
 */
export function untoldEndings(before: Run, after: Run, now: Instant): readonly Effect[] {
  if (after.door !== "messages") return [];
  return after.steps.flatMap((step, stepIndex): Effect[] => {
    const ending = endingOf(after, stepIndex);
    if (ending === null || endingOf(before, stepIndex) !== null) return [];
    const report = { messageUuid: "", reportedAt: now, clientRef: null, usage: null, ...ending };
    return [{ type: "forward-status", stepIndex, attempt: Math.max(1, step.attempts.length), report }];
  });
}

/** Null while something may still be heard, or when nobody waits for it: the message was not begun, or not needed. */
function endingOf(run: Run, stepIndex: number): Ending | null {
  const step = run.steps[stepIndex];
  if (step === undefined || step.endedAt === null || stepIndex > run.stepIndex) return null;
  if (step.attempts.some(({ status }) => status !== null)) return null;
  if (stepIndex === run.stepIndex && isDone(run)) return null;
  const attempt = step.attempts.at(-1);
  if (attempt === undefined || attempt.outcome === "deferred") return notSent(step, attempt);
  switch (attempt.outcome) {
    case "refused":
      return attempt.error && { status: "rejected", error: attempt.error };
    case "unknown":
      return undeliverable(`It may have been sent. ${attempt.error?.reason ?? ""}`.trim());
    case "accepted":
      return run.status === "failed" && stepIndex === run.stepIndex ? undeliverable(SILENT) : null;
    case "awaited":
      return null; // its answer tells
  }
}

/** The person was reached, by an earlier message: nobody waits for the one that was to follow it. */
function isDone({ status, outcome }: Run): boolean {
  return status === "completed" && outcome?.reason !== "acknowledged";
}

function notSent({ state }: StepProgress, attempt: Attempt | undefined): Ending {
  if (state !== "expired") {
    const why = state === "canceled" ? "the run was canceled" : "it was not needed any more";
    return { status: "rejected", error: { code: OTHER_REASON, reason: `It was not sent: ${why}.` } };
  }
  const last = attempt?.error ? ` ${attempt.error.reason}` : "";
  const reason = `It was not sent: its time was over before the gateway took it.${last}`;
  return { status: "rejected", error: { code: OUT_OF_TIME, reason } };
}

function undeliverable(reason: string): Ending {
  return { status: "undeliverable", error: { code: OTHER_REASON, reason } };
}

const SILENT = "The gateway took it, and nothing was heard of it within its time.";
