/**
 * The rules of failover, enumerated: every position of the current step, every state that it can be in there, and
 * every event. What `decide` makes of each is written in a few words, so that people can check the whole table.
 */
import type { MessageStatus, StatusReport } from "@failover-kit/core/model";
import { decide } from "../rules/decide.ts";
import type { Decision, Effect } from "../rules/effect.ts";
import { type Instant, type Run, wakeAt } from "../rules/run.ts";
import type { AttemptRef, ControlEvent, ReplyEvent, RevokeEvent, RunEvent } from "../rules/run-event.ts";
import { currentStep } from "../rules/step.ts";
import { BUILT_AT, buildMessage, buildRun, buildWorkflow } from "./builders.ts";

/** A run in some state, and the moment at which it is looked at. */
export interface Situation {
  readonly name: string;
  readonly run: Run;
  readonly now: Instant;
}

/** Something that happens, as it reads for a given situation; null where it cannot happen. */
export interface Happening {
  readonly name: string;
  readonly eventIn: (situation: Situation) => { readonly event: RunEvent; readonly now: Instant } | null;
}

export type Position = "first" | "middle" | "last";
export const positions: readonly Position[] = ["first", "middle", "last"];

const error = { code: "x", reason: "for the table" };
const threeSteps = buildWorkflow({
  steps: [
    {
      message: buildMessage({ channel: "messenger", from: "page", to: "person" }),
      failover: { conditionStatus: "read", expirySeconds: 600, stopOnReply: true },
    },
    {
      message: buildMessage({ channel: "viber_service", from: "9016" }),
      failover: { conditionStatus: "delivered", expirySeconds: 300, stopOnReply: true },
    },
    { message: buildMessage(), failover: null },
  ],
});

/** Every state that the current step can be in at a position, while the run goes on. */
export function situationsAt(position: Position): readonly Situation[] {
  const pending = arriveAt(position);
  const submitting = after(pending, { type: "handover-began" });
  const submitted = after(submitting, {
    type: "submit-accepted",
    ...refOf(submitting.run),
    messageUuid: "current",
  });
  const unknown = after(submitting, { type: "submit-unanswered", ...refOf(submitting.run), error });
  const deferral = { retryAfterSeconds: 5, random: 0 };
  const retry = after(submitting, { type: "submit-deferred", ...refOf(submitting.run), error, ...deferral });
  const delivered = after(
    submitted,
    statusEvent(submitted.run, refOf(submitted.run), "delivered", "current"),
  );
  const states = [
    { ...pending, name: "pending" },
    { ...retry, name: "pending, to be retried" },
    { ...submitting, name: "submitting" },
    { ...submitted, name: "submitted" },
    { ...unknown, name: "unknown" },
  ];
  return delivered.run.endedAt === null ? [...states, { ...delivered, name: "delivered, not read" }] : states;
}

/** The same states in a run that was paused a minute ago. */
export function pausedSituationsAt(position: Position): readonly Situation[] {
  return situationsAt(position).map((situation) => {
    const paused = after(situation, { type: "run-paused", by: null });
    return { name: `paused: ${situation.name}`, run: paused.run, now: paused.now + 60_000 };
  });
}

const revocableSteps = buildWorkflow({
  steps: [
    {
      message: buildMessage({ channel: "rcs", from: "ParcelCoAgent" }),
      failover: { conditionStatus: "read", expirySeconds: 600, stopOnReply: true },
    },
    { message: buildMessage(), failover: null },
  ],
});

/** The states of a step whose channel can take messages back, from its submit on. */
export function revocableSituations(): readonly Situation[] {
  const submitted = submitRevocable("current");
  const revoking = leaveByExpiry(submitted);
  const once = { ...revoking.run, workflow: { ...revocableSteps, onUnknown: "give_up" as const } };
  const paused = after(revoking, { type: "run-paused", by: null });
  const earlier = leaveByExpiry(submitRevocable("earlier"));
  return [
    { ...submitted, name: "submitted" },
    { ...revoking, name: "being taken back" },
    { ...revoking, run: once, name: "being taken back, give_up" },
    { ...paused, now: paused.now + 60_000, name: "paused: being taken back" },
    { ...after(earlier, revokeEvent(refOf(earlier.run), "unknown")), name: "the next step is pending" },
  ];
}

function submitRevocable(messageUuid: string): Situation {
  const begun = { name: "", run: buildRun({ workflow: revocableSteps }), now: BUILT_AT };
  const submitting = after(begun, { type: "handover-began" });
  return after(submitting, { type: "submit-accepted", ...refOf(submitting.run), messageUuid });
}

/** Every way in which a run can have ended while its second step was current. */
export function endedSituations(): readonly Situation[] {
  const pending = arriveAt("middle");
  const submitting = after(pending, { type: "handover-began" });
  const submitted = after(submitting, {
    type: "submit-accepted",
    ...refOf(submitting.run),
    messageUuid: "current",
  });
  const status = (value: MessageStatus) => statusEvent(submitted.run, refOf(submitted.run), value, "current");
  const last = situationsAt("last").find(({ name }) => name === "submitted");
  if (!last) throw new Error("the last step can be submitted");
  return [
    { ...after(submitted, status("delivered")), name: "completed" },
    { ...after(submitted, { type: "run-acknowledged", by: null }), name: "completed by acknowledgement" },
    { ...after(submitted, { type: "run-canceled", by: null }), name: "canceled while submitted" },
    { ...after(submitting, { type: "run-canceled", by: null }), name: "canceled while submitting" },
    {
      ...after(last, statusEvent(last.run, refOf(last.run), "rejected", "current")),
      name: "failed on the last step",
    },
    {
      ...after({ ...last, now: wakeAt(last.run) ?? last.now }, { type: "expiry-passed" }),
      name: "failed by expiry",
    },
  ];
}

/** Everything that can happen to a run. */
export const happenings: readonly Happening[] = [
  at("a place at the gateway is free", () => ({ type: "handover-began" })),
  at("the sender's rate asks to wait", ({ now }) => ({ type: "handover-postponed", until: now + 2000 })),
  at("submit accepted", ({ run }) => ({ type: "submit-accepted", ...refOf(run), messageUuid: "current" })),
  at("submit refused", ({ run }) => ({ type: "submit-refused", ...refOf(run), error })),
  at("submit refused, a matter of configuration", ({ run }) => ({
    type: "submit-refused",
    ...refOf(run),
    error: { ...error, class: "configuration" },
  })),
  at("submit deferred (429, 5xx, not reached)", ({ run }) => deferred(run, 5)),
  at("submit deferred for longer than the step has", ({ run }) => deferred(run, 3600)),
  at("submit unanswered", ({ run }) => ({ type: "submit-unanswered", ...refOf(run), error })),
  ...statusHappenings("status", (run) => refOf(run), "current"),
  ...statusHappenings("earlier step's status", (run) => earlierRef(run), "earlier"),
  at("status read, under another message id", ({ run }) => statusEvent(run, refOf(run), "read", "stranger")),
  ...(["revoked", "refused", "unknown"] as const).flatMap((outcome) => [
    at(`revocation ${outcome}`, ({ run }) => revokeEvent(refOf(run), outcome)),
    {
      name: `earlier step's revocation ${outcome}`,
      eventIn: ({ run, now }: Situation) => {
        const ref = earlierRef(run);
        return ref && { event: revokeEvent(ref, outcome), now };
      },
    },
  ]),
  at("reply of the recipient", ({ run, now }) => replyEvent(run, run.stepIndex, now)),
  at("reply, written a minute before the message left", ({ run }) =>
    replyEvent(run, run.stepIndex, (currentStep(run).attempts[0]?.startedAt ?? run.createdAt) - 60_000),
  ),
  {
    name: "reply to an earlier step",
    eventIn: ({ run, now }) =>
      run.stepIndex === 0 ? null : { event: replyEvent(run, run.stepIndex - 1, now), now },
  },
  at("message of somebody else", ({ run, now }) => ({
    ...replyEvent(run, run.stepIndex, now),
    from: "447700900999",
  })),
  { name: "a moment before its time", eventIn: (situation) => clockAt(situation, -1) },
  { name: "its time has come", eventIn: (situation) => clockAt(situation, 0) },
  control("cancel", { type: "run-canceled", by: null }),
  control("pause", { type: "run-paused", by: null }),
  control("resume", { type: "run-resumed", by: null }),
  control("advance", { type: "run-advanced", by: null }),
  control("extend by 60 s", { type: "run-extended", seconds: 60, by: null }),
  control("acknowledge", { type: "run-acknowledged", by: null }),
  at("its message is wanted back", ({ run }) => ({
    type: "revocation-asked",
    stepIndex: run.stepIndex,
    by: null,
  })),
];

/** What the rules make of a happening, in a few words; "–" where it cannot happen. */
export function describeCell(situation: Situation, happening: Happening): string {
  const cell = happening.eventIn(situation);
  if (cell === null) return "–";
  return describeDecision(situation.run, decide(situation.run, cell.event, cell.now), cell.now);
}

function describeDecision(before: Run, { run, effects, refusal }: Decision, now: Instant): string {
  if (refusal !== null) return `refused: ${refusal}`;
  if (run === before) return "·";
  const words = [
    ...describeRun(before, run),
    ...describeStep(before, run, now),
    ...effects.map(describeEffect),
  ];
  return words.length === 0 ? "recorded" : words.join(", ");
}

function describeRun(before: Run, run: Run): string[] {
  if (run.outcome && before.outcome === null) {
    return [`**${run.status}** (${run.outcome.reason}${run.outcome.late ? ", late" : ""})`];
  }
  const words: string[] = [];
  if (run.status !== before.status) words.push(run.status);
  if (run.stepIndex !== before.stepIndex) words.push("**next step**");
  return words;
}

function describeStep(before: Run, run: Run, now: Instant): string[] {
  const words: string[] = [];
  for (const [index, step] of run.steps.entries()) {
    const earlier = before.steps[index];
    if (earlier === undefined || index > before.stepIndex) continue;
    const which = index === before.stepIndex ? "" : "earlier step ";
    if (step.state !== earlier.state) words.push(`${which}${step.state}`);
  }
  const waitsFor = (wakeAt(run) ?? now) - (wakeAt(before) ?? now);
  const goesOn = run.stepIndex === before.stepIndex && run.endedAt === null && before.status === run.status;
  if (goesOn && waitsFor > 0 && words.length === 0) words.push(`waits ${waitsFor / 1000} s longer`);
  return words;
}

function describeEffect(effect: Effect): string {
  switch (effect.type) {
    case "submit-message":
      return "submit";
    case "forward-status":
      return "forward";
    case "send-final-report":
      return `report ${effect.number}`;
    case "revoke-message":
      return "revoke";
    case "raise-alert":
      return "alert";
  }
}

/** Which attempt the current step's events speak of. */
function refOf(run: Run): { stepIndex: number; attempt: number } {
  return { stepIndex: run.stepIndex, attempt: Math.max(1, currentStep(run).attempts.length) };
}

function earlierRef(run: Run): { stepIndex: number; attempt: number } | null {
  return run.stepIndex === 0 ? null : { stepIndex: run.stepIndex - 1, attempt: 1 };
}

function arriveAt(position: Position): Situation {
  const begun: Situation = { name: "", run: buildRun({ workflow: threeSteps }), now: BUILT_AT };
  if (position === "first") return begun;
  const second = submitAndLeave(begun);
  return position === "middle" ? second : submitAndLeave(second);
}

function submitAndLeave(pending: Situation): Situation {
  const submitting = after(pending, { type: "handover-began" });
  const accepted = { type: "submit-accepted", ...refOf(submitting.run), messageUuid: "earlier" } as const;
  return leaveByExpiry(after({ ...submitting, now: submitting.now + 200 }, accepted));
}

function leaveByExpiry(situation: Situation): Situation {
  return after({ ...situation, now: wakeAt(situation.run) ?? situation.now }, { type: "expiry-passed" });
}

function after(situation: Situation, event: RunEvent): Situation {
  return { ...situation, run: decide(situation.run, event, situation.now).run };
}

function statusEvent(
  run: Run,
  ref: { stepIndex: number; attempt: number },
  status: MessageStatus,
  messageUuid: string,
): RunEvent {
  const report: StatusReport = {
    messageUuid,
    status,
    reportedAt: run.updatedAt,
    clientRef: null,
    error: null,
    usage: null,
  };
  return { type: "status-received", ...ref, report };
}

function revokeEvent(ref: AttemptRef, outcome: RevokeEvent["outcome"]): RevokeEvent {
  return { type: "revoke-answered", ...ref, outcome, error: outcome === "revoked" ? null : error };
}

/** The recipient of a step writes on its channel. */
function replyEvent(run: Run, stepIndex: number, sentAt: Instant): ReplyEvent {
  const message = run.workflow.steps[stepIndex]?.message;
  if (message === undefined) throw new RangeError(`the table has no step ${stepIndex}`);
  const { channel, to } = message;
  return { type: "reply-received", channel, from: to, sentAt, messageUuid: "reply" };
}

function statusHappenings(
  prefix: string,
  refFor: (run: Run) => { stepIndex: number; attempt: number } | null,
  messageUuid: string,
): Happening[] {
  const statuses: readonly MessageStatus[] = ["submitted", "delivered", "read", "rejected", "undeliverable"];
  return statuses.map((status) => ({
    name: `${prefix} ${status}`,
    eventIn: ({ run, now }) => {
      const ref = refFor(run);
      return ref && { event: statusEvent(run, ref, status, messageUuid), now };
    },
  }));
}

function at(name: string, eventFor: (situation: Situation) => RunEvent): Happening {
  return { name, eventIn: (situation) => ({ event: eventFor(situation), now: situation.now }) };
}

function control(name: string, event: ControlEvent): Happening {
  return at(name, () => event);
}

function deferred(run: Run, retryAfterSeconds: number): RunEvent {
  return { type: "submit-deferred", ...refOf(run), error, retryAfterSeconds, random: 0 };
}

function clockAt({ run, now }: Situation, offsetMs: number): { event: RunEvent; now: Instant } | null {
  const due = run.endedAt === null && run.pausedAt === null ? wakeAt(run) : now;
  return due === null ? null : { event: { type: "expiry-passed" }, now: due + offsetMs };
}
