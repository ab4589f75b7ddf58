import {
  type Channel,
  hasRecipient,
  type Issue,
  type MessageError,
  type MessageStatus,
  type OutcomeReason,
  type RevocationState,
  type RunStatus,
  type StepState,
  type Usage,
  type Workflow,
} from "@failover-kit/core/model";

/** A moment, in epoch milliseconds (UTC). A number, so that it is stored, compared and added to without ceremony. */
export type Instant = number;

/** The API endpoint through which a run came in. It decides the shape of what is called back. */
export type Door = "workflows" | "dispatch" | "messages" | "runs";

/** What is known of the answer to one submit. */
export type SubmitOutcome =
  | "awaited" // being handed over, or the process died while doing so
  | "accepted"
  | "refused"
  | "deferred" // certainly not sent: the gateway was busy or out of reach
  | "unknown"; // may have left

/** One try to submit one step's message. */
export interface Attempt {
  readonly number: number; // from 1, counted per step
  readonly startedAt: Instant;
  readonly outcome: SubmitOutcome;
  readonly messageUuid: string | null; // null until the gateway has named the message
  readonly status: MessageStatus | null; // what was reported last; only moves forward
  readonly error: MessageError | null;
  readonly usage: Usage | null;
}

/** Taking a step's message back before the next one is sent. */
export interface Revocation {
  readonly attempt: number; // whose message
  readonly state: RevocationState;
  readonly endsAt: Instant; // how long the answer is waited for
}

/** How far one step has come. */
export interface StepProgress {
  readonly state: StepState;
  readonly attempts: readonly Attempt[];
  readonly handoverAt: Instant | null; // when the message may next be handed over; null while nothing is to be sent
  readonly submittedAt: Instant | null; // when the gateway's acceptance was known
  readonly expiresAt: Instant | null; // when waiting for this step ends; null before the first attempt
  readonly graceEndsAt: Instant | null; // last step only: how long an unknown attempt is given to show itself
  readonly extendedSeconds: number; // what callers added to the wait
  readonly placeReserved: boolean; // the rate limit has already granted `handoverAt`
  readonly revocation?: Revocation; // absent: its message was never asked back
  readonly endedAt: Instant | null;
}

/** How a run ended. */
export interface Outcome {
  readonly reason: OutcomeReason;
  readonly stepIndex: number;
  readonly channel: Channel;
  readonly status: MessageStatus | null;
  readonly late: boolean; // an earlier step's message arrived while a later step was waiting
}

/** One execution of a workflow. Never changed in place: the rules return a new one. */
export interface Run {
  readonly id: string; // UUID
  readonly accountId: string;
  readonly door: Door;
  readonly workflow: Workflow;
  readonly status: RunStatus;
  readonly revision: number; // grows by one with each stored change
  readonly stepIndex: number;
  readonly steps: readonly StepProgress[];
  readonly outcome: Outcome | null; // null until the run has ended
  readonly reportNumber: number; // final reports asked for so far; from the second on they are corrections
  readonly unknownGraceSeconds: number;
  readonly revokeSeconds: number; // how long the answer to a revocation is waited for; 0: none is asked for
  readonly pausedAt: Instant | null; // the clock of a paused run stands still here
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly endedAt: Instant | null;
}

/** What is needed to begin a run. */
export interface NewRun {
  readonly id: string;
  readonly accountId: string;
  readonly door: Door;
  readonly workflow: Workflow;
  readonly unknownGraceSeconds: number;
  readonly revokeSeconds: number;
  readonly by?: string; // who asked for it; told in the history
  readonly warnings?: readonly Issue[]; // what was doubtful about the request; told in the history
}

/** A caller's word that two requests are one: with the same key, the second one gets the first one's run. */
export interface IdempotencyKey {
  readonly key: string; // the caller's own
  readonly fingerprint: string; // of what was asked for, so that a key is not taken for something else
}

/** How long after a handover began its answer may still come; after that, nobody is going to bring it. */
export const HANDOVER_LIMIT_MS = 60_000;

/**
 * A run as it is on acceptance: the first step that has a recipient may be handed over at once, and those without one
 * are skipped. Throws when none has one: such a workflow is refused before it comes here.
 */
export function createRun({ by: _, warnings: __, ...request }: NewRun, now: Instant): Run {
  const { steps } = request.workflow;
  const first = steps.findIndex(hasRecipient);
  if (first === -1) throw new RangeError(`run ${request.id} has nobody to send to`);
  return {
    ...request,
    status: "running",
    revision: 1,
    stepIndex: first,
    steps: steps.map((step, index) =>
      hasRecipient(step) ? untouchedStep(index === first ? now : null) : skippedStep(now),
    ),
    outcome: null,
    reportNumber: 0,
    pausedAt: null,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
  };
}

function untouchedStep(handoverAt: Instant | null): StepProgress {
  return {
    state: "pending",
    attempts: [],
    handoverAt,
    submittedAt: null,
    expiresAt: null,
    graceEndsAt: null,
    extendedSeconds: 0,
    placeReserved: false,
    endedAt: null,
  };
}

function skippedStep(now: Instant): StepProgress {
  return { ...untouchedStep(null), state: "skipped", endedAt: now };
}

/** Tells whether a run is over. An ended run sends nothing any more. */
export function hasEnded(run: Run): boolean {
  return run.endedAt !== null;
}

/** When the current step's message may be handed over, or null when nothing is to be sent. */
export function handoverAt(run: Run): Instant | null {
  return run.status === "running" ? (run.steps[run.stepIndex]?.handoverAt ?? null) : null;
}

/** When the clock alone will next change this run, or null when only an event can. */
export function wakeAt(run: Run): Instant | null {
  const step = run.steps[run.stepIndex];
  if (run.status !== "running" || step === undefined) return null;
  if (isRevoking(step)) return step.revocation?.endsAt ?? null;
  const attempt = step.attempts.at(-1);
  const answerDue = attempt?.outcome === "awaited" ? attempt.startedAt + HANDOVER_LIMIT_MS : null;
  return earliest([step.expiresAt, step.graceEndsAt, answerDue]);
}

/** Tells whether a step's time is over and its message is being taken back. */
export function isRevoking(step: StepProgress): boolean {
  return step.revocation?.state === "asked";
}

/** Tells whether a message of this run is being handed over, as far as the store knows. */
export function awaitsAnswer(run: Run): boolean {
  return run.steps.some((step) => step.attempts.at(-1)?.outcome === "awaited");
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce((first, at) => (at !== null && (first === null || at < first) ? at : first), null);
}
