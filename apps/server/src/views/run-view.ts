import { type RunResource, type StepResource, totalUsage, type Usage } from "@failover-kit/core/model";
import {
  chargesOf,
  type Instant,
  isRevoking,
  lastStatus,
  type Run,
  type StepProgress,
} from "@failover-kit/engine";

/** Shows a run the way the API shows it everywhere. */
export function runView(run: Run): RunResource {
  const steps = run.steps.map((step, index) => stepView(run, step, index));
  const current = run.steps[run.stepIndex];
  return {
    id: run.id,
    status: run.status,
    revision: run.revision,
    step_index: run.stepIndex,
    expires_at: run.status === "running" && current ? textOf(waitEndsAt(current)) : null,
    created_at: toText(run.createdAt),
    updated_at: toText(run.updatedAt),
    ended_at: textOf(run.endedAt),
    outcome: outcomeView(run),
    steps,
    usage: totalUsage(steps.map((step) => step.usage)),
    client_ref: run.workflow.clientRef,
    metadata: run.workflow.metadata,
    source: run.workflow.source,
    workflow: run.workflow.saved,
  };
}

/** What all messages of a run have cost so far, or null when nothing was charged. */
export function runUsage(run: Run): Usage | null {
  return totalUsage(run.steps.flatMap((_, index) => chargesOf(run, index)));
}

function stepView(run: Run, step: StepProgress, index: number): StepResource {
  const order = run.workflow.steps[index];
  if (order === undefined) throw new RangeError(`run ${run.id} has no step ${index}`);
  const { message, failover } = order;
  const { attempts } = step;
  // While a run is paused its clock stands still: the stored instant would be a promise that nobody keeps.
  const isStandingStill = run.status === "paused" && index === run.stepIndex;
  return {
    index,
    channel: message.channel,
    to: message.to,
    from: message.from,
    state: step.state,
    message_status: lastStatus(step),
    message_uuid: attempts.findLast((attempt) => attempt.messageUuid !== null)?.messageUuid ?? null,
    attempts: attempts.length,
    submitted_at: textOf(step.submittedAt),
    expires_at: isStandingStill ? null : textOf(step.expiresAt),
    ended_at: textOf(step.endedAt),
    error: attempts.at(-1)?.error ?? null,
    usage: totalUsage(chargesOf(run, index)),
    ...(step.revocation && { revocation: step.revocation.state }),
    message,
    failover: failover && {
      condition_status: failover.conditionStatus,
      expiry_time: failover.expirySeconds,
      ...(failover.stopOnReply && { stop_on_reply: true }),
    },
  };
}

/** When the step is left, or, after its time, when the answer to its revocation is waited for no longer. */
function waitEndsAt(step: StepProgress): Instant | null {
  return isRevoking(step) ? (step.revocation?.endsAt ?? null) : step.expiresAt;
}

function outcomeView({ outcome }: Run): RunResource["outcome"] {
  if (outcome === null) return null;
  const { reason, stepIndex, channel, status, late } = outcome;
  return { reason, step_index: stepIndex, channel, status, late };
}

function textOf(at: Instant | null): string | null {
  return at === null ? null : toText(at);
}

/** The instants of one run are close to each other, and those of a page, too: most seconds are written once. */
const written = { second: Number.NaN, text: "" };

function toText(at: Instant): string {
  const second = Math.floor(at / 1000);
  if (second !== written.second) {
    written.second = second;
    written.text = new Date(second * 1000).toISOString().slice(0, -4);
  }
  return `${written.text}${String(Math.floor(at - second * 1000)).padStart(3, "0")}Z`;
}
