import { hasRecipient } from "@failover-kit/core/model";
import type { Decision } from "./effect.ts";
import { finish, keep } from "./moves.ts";
import { type Attempt, hasEnded, type Instant, type Run } from "./run.ts";
import type { ReplyEvent } from "./run-event.ts";
import { stepAt, withStep } from "./step.ts";

// The gateway's timestamps have no milliseconds: what it says was written at :05 may have been written at :05.9.
const TIMESTAMP_PRECISION_MS = 1000;

/** A person wrote to us. To a step that asks for it, that is as good as its condition: they are there, and have read. */
export function onReply(run: Run, event: ReplyEvent, now: Instant): Decision {
  if (hasEnded(run)) return keep(run);
  const stepIndex = answeredStep(run, event);
  if (stepIndex === null) return keep(run);
  const answered = withStep(run, stepIndex, { endedAt: stepAt(run, stepIndex).endedAt ?? now });
  return finish(answered, "completed", { reason: "replied", stepIndex }, now);
}

/** The newest step that a message can be an answer to: it asks for one, and its own message had left by then. */
function answeredStep(run: Run, event: ReplyEvent): number | null {
  const index = run.steps.findLastIndex((_, position) => awaitsReplyOf(run, position, event));
  return index === -1 ? null : index;
}

function awaitsReplyOf(run: Run, index: number, { channel, from, sentAt }: ReplyEvent): boolean {
  const step = run.workflow.steps[index];
  if (!step?.failover?.stopOnReply || !hasRecipient(step)) return false;
  if (step.message.channel !== channel || step.message.to !== from) return false;
  const left = stepAt(run, index).attempts.find(mayHaveLeft);
  return left !== undefined && sentAt + TIMESTAMP_PRECISION_MS > left.startedAt;
}

function mayHaveLeft({ outcome }: Attempt): boolean {
  return outcome !== "refused" && outcome !== "deferred";
}
