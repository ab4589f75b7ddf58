import type { RevocationState, RunEventType, StepState } from "@failover-kit/core/model";
import type { LogEntry } from "../ports/run-store.ts";
import { operatorError } from "../rules/alert.ts";
import { chargeOf } from "../rules/charge.ts";
import { lastStatus } from "../rules/moves.ts";
import type { Instant, NewRun, Run, StepProgress } from "../rules/run.ts";
import type { RunEvent } from "../rules/run-event.ts";

type Line = Pick<LogEntry, "type" | "stepIndex" | "data">;

/** The first lines of every history: what was accepted, by whom, what was doubtful, and which steps have no recipient. */
export function acceptedEntries(
  run: Run,
  { by, warnings = [] }: Pick<NewRun, "by" | "warnings">,
): readonly LogEntry[] {
  const { steps, saved } = run.workflow;
  const line = { at: run.createdAt, cause: null };
  const channels = steps.map((step) => step.message.channel);
  const data = {
    ...(by !== undefined && { by }),
    channels,
    ...(saved && { workflow: saved }),
    ...(warnings.length > 0 && { warnings }),
  };
  const accepted: LogEntry = { ...line, type: "run.accepted", stepIndex: null, data };
  const skipped = run.steps.flatMap((step, stepIndex): LogEntry[] =>
    step.state === "skipped"
      ? [{ ...line, type: "step.skipped", stepIndex, data: stepData(run, step, stepIndex) }]
      : [],
  );
  return [accepted, ...skipped];
}

/**
 * What one decision means to somebody who reads the run's history: the steps that moved, then the run itself.
 * Read off the two states, so that the history cannot say anything that did not happen. Addresses and texts stay out.
 */
export function logEntries(before: Run, after: Run, event: RunEvent, now: Instant): readonly LogEntry[] {
  const lines = [
    ...revocationLines(before, after, event),
    ...stepLines(before, after, event),
    ...replyLines(after, event),
    ...alertLines(after, event),
    ...runLines(before, after, event),
  ];
  const told = lines.length > 0 ? lines : [recordedLine(after, event)];
  return told.map((line, index) => ({ ...line, at: now, cause: index === 0 ? event : null }));
}

function stepLines(before: Run, after: Run, event: RunEvent): Line[] {
  return after.steps.flatMap((step, stepIndex) => {
    const earlier = before.steps[stepIndex];
    const type = earlier && earlier !== step ? stepLineType(earlier, step, event) : null;
    return type === null ? [] : [{ type, stepIndex, data: stepData(after, step, stepIndex) }];
  });
}

/** What the person wrote is told where their contact is; the history says that they did, and to which step. */
function replyLines(after: Run, event: RunEvent): Line[] {
  if (event.type !== "reply-received" || after.outcome === null) return [];
  const { stepIndex, channel } = after.outcome;
  return [{ type: "step.replied", stepIndex, data: { channel, reply_uuid: event.messageUuid } }];
}

function revocationLines(before: Run, after: Run, event: RunEvent): Line[] {
  return after.steps.flatMap((step, stepIndex): Line[] => {
    const state = step.revocation?.state;
    if (state === undefined || state === before.steps[stepIndex]?.revocation?.state) return [];
    const { error = null } = event.type === "revoke-answered" ? event : {};
    const failure =
      state === "asked" || state === "revoked" ? {} : { revocation: state, ...(error && { error }) };
    const data = { channel: after.workflow.steps[stepIndex]?.message.channel, ...failure };
    return [{ type: revocationLineTypes[state], stepIndex, data }];
  });
}

const revocationLineTypes: Readonly<Record<RevocationState, RunEventType>> = {
  asked: "step.revoking",
  revoked: "step.revoked",
  refused: "step.revoke_failed",
  unknown: "step.revoke_failed",
};

/** The operator's own line: what has to be put right, and on which step it showed. */
function alertLines(after: Run, event: RunEvent): Line[] {
  const error = operatorError(event);
  if (error === null || !("attempt" in event)) return [];
  const { stepIndex, attempt } = event;
  const channel = after.workflow.steps[stepIndex]?.message.channel;
  return [{ type: "run.alerted", stepIndex, data: { channel, attempt, error } }];
}

function stepLineType(before: StepProgress, after: StepProgress, event: RunEvent): RunEventType | null {
  if (event.type === "handover-postponed" && before.handoverAt !== after.handoverAt) return "step.postponed";
  if (before.state === after.state) return null;
  return after.state === "pending" ? "step.retrying" : stepLineTypes[after.state];
}

const stepLineTypes: Readonly<Record<Exclude<StepState, "pending">, RunEventType>> = {
  submitting: "step.submitting",
  submitted: "step.submitted",
  delivered: "step.delivered",
  read: "step.read",
  rejected: "step.rejected",
  undeliverable: "step.undeliverable",
  expired: "step.expired",
  unknown: "step.unknown",
  skipped: "step.skipped",
  canceled: "step.canceled",
};

function stepData(run: Run, step: StepProgress, stepIndex: number): LogEntry["data"] {
  const attempt = step.attempts.at(-1);
  const usage = attempt && chargeOf(run, stepIndex, attempt);
  return {
    channel: run.workflow.steps[stepIndex]?.message.channel,
    ...(attempt && { attempt: attempt.number }),
    ...(attempt?.messageUuid && { message_uuid: attempt.messageUuid }),
    ...(attempt?.error && { error: attempt.error }),
    ...(usage && { usage }),
  };
}

function runLines(before: Run, after: Run, event: RunEvent): Line[] {
  const by = "by" in event && event.by !== null ? { by: event.by } : {};
  const line = (type: RunEventType, data: LogEntry["data"] = {}): Line => ({
    type,
    stepIndex: after.stepIndex,
    data: { ...by, ...data },
  });
  const lines: Line[] = [];
  if (after.stepIndex !== before.stepIndex) {
    lines.push(line("run.failed_over", { from_step: before.stepIndex, to_step: after.stepIndex }));
  }
  if (after.status !== before.status) lines.push(line(statusLineType(after), endingData(after)));
  if (event.type === "run-extended") lines.push(line("run.extended", { seconds: event.seconds }));
  if (before.endedAt !== null && after.reportNumber !== before.reportNumber) {
    lines.push(line("run.corrected", { report_number: after.reportNumber }));
  }
  return lines;
}

function statusLineType(run: Run): RunEventType {
  return run.status === "running" ? "run.resumed" : `run.${run.status}`;
}

function endingData(run: Run): LogEntry["data"] {
  if (run.outcome === null) return {};
  const { reason, stepIndex, channel, status, late } = run.outcome;
  return { outcome: { reason, step_index: stepIndex, channel, status, late } };
}

/** Something was learnt that moved nothing: a status on the way, an error after delivery, an answer after the end. */
function recordedLine(run: Run, event: RunEvent): Line {
  const stepIndex = "stepIndex" in event ? event.stepIndex : run.stepIndex;
  const step = run.steps[stepIndex];
  return {
    type: "message.status",
    stepIndex,
    data: step ? { ...stepData(run, step, stepIndex), status: lastStatus(step) } : {},
  };
}
