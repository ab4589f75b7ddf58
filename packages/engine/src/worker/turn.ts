import { uuidv7 } from "../ids/uuidv7.ts";
import { acceptedEntries, logEntries } from "../log/log-entries.ts";
import type { AuditEntry } from "../ports/audit-store.ts";
import type { CallbackComposer, CallbackEffect, CallbackRequest } from "../ports/callback-transport.ts";
import type { Callback, CreatedRun, LogEntry, Transition } from "../ports/run-store.ts";
import { decide } from "../rules/decide.ts";
import type { Effect, Refusal } from "../rules/effect.ts";
import { createRun, handoverAt, type Instant, type NewRun, type Run } from "../rules/run.ts";
import type { AttemptRef, RunEvent } from "../rules/run-event.ts";
import type { GatewayPlaces } from "./gateway-places.ts";
import type { RevokeOrder } from "./revocations.ts";

/** One run within a turn: what it was, what it has become, and what goes with that. */
export interface Draft {
  run: Run;
  readonly before: Run | null; // null: the run begins in this turn
  readonly log: LogEntry[];
  readonly callbacks: Callback[];
  readonly audit: AuditEntry[];
  readonly messages: (AttemptRef & { readonly messageUuid: string })[];
  readonly alerts: Alert[];
  readonly revocations: RevokeOrder[]; // messages to take back once the turn is stored
  readonly handovers: AttemptRef[]; // messages to hand over once the turn is stored; each holds a place
}

/** What the operator is told of once it is stored. */
export type Alert = Extract<Effect, { type: "raise-alert" }>;

/**
 * One batch of decisions: many runs, many events, one commit. Collects; stores and performs nothing.
 * Whatever makes a message due is followed at once by the intent to hand it over, if the gateway has a place.
 */
export class Turn {
  readonly now: Instant;
  readonly drafts = new Map<string, Draft>();
  /** True when a due message found no place: it waits in the store until a place is free. */
  foundBusy = false;
  /** Runs that a mistake of ours has kept out of this turn, and what it was. They stay as they were. */
  readonly broken = new Map<string, unknown>();
  readonly #places: GatewayPlaces;
  readonly #compose: CallbackComposer;

  constructor(now: Instant, places: GatewayPlaces, compose: CallbackComposer) {
    this.now = now;
    this.#places = places;
    this.#compose = compose;
  }

  /** Begins a run. */
  create(request: NewRun): Draft {
    const run = createRun(request, this.now);
    const draft = newDraft(run, null);
    draft.log.push(...acceptedEntries(run, request));
    this.drafts.set(run.id, draft);
    this.#handOverIfDue(draft);
    return draft;
  }

  /** The run as this turn sees it; the first caller brings it along as it was read. */
  draftOf(run: Run): Draft {
    const known = this.drafts.get(run.id);
    if (known) return known;
    const draft = newDraft(run, run);
    this.drafts.set(run.id, draft);
    return draft;
  }

  /** Decides on one event. Returns why it was refused, or null. */
  apply(draft: Draft, event: RunEvent): Refusal | null {
    const refusal = this.#decide(draft, event);
    this.#handOverIfDue(draft);
    return refusal;
  }

  /** Goes on with a run whose message waited in the store for a place. */
  takeUp(draft: Draft): void {
    this.#handOverIfDue(draft);
  }

  /** Does something for one run. A mistake of ours in it costs that run its turn, and no other run anything. */
  isolate(runId: string, work: () => void): void {
    if (this.broken.has(runId)) return;
    try {
      work();
    } catch (error) {
      for (const _ of this.drafts.get(runId)?.handovers ?? []) this.#places.giveBack();
      this.drafts.delete(runId);
      this.broken.set(runId, error);
    }
  }

  /** What is to be stored for runs that existed before. */
  transitions(): Transition[] {
    const transitions: Transition[] = [];
    for (const { run, before, log, callbacks, audit, messages } of this.drafts.values()) {
      if (before === null || run === before) continue;
      transitions.push({ before, run, log, callbacks, audit, messages });
    }
    return transitions;
  }

  /** What is to be stored for runs that began in this turn. */
  created(): CreatedRun[] {
    return [...this.drafts.values()]
      .filter(({ before }) => before === null)
      .map(({ run, log }) => ({ run, log }));
  }

  #handOverIfDue(draft: Draft): void {
    const at = handoverAt(draft.run);
    if (at === null || at > this.now) return;
    const place = this.#places.take(draft.run, this.now);
    if (place.kind === "busy") this.foundBusy = true;
    else if (place.kind === "later") this.#decide(draft, { type: "handover-postponed", until: place.at });
    else this.#beginHandover(draft);
  }

  /** A message whose step has run out of time in the meantime is not begun, and the next step's may be. */
  #beginHandover(draft: Draft): void {
    const begun = draft.handovers.length;
    try {
      this.#decide(draft, { type: "handover-began" });
    } finally {
      if (draft.handovers.length === begun) this.#places.giveBack();
    }
    if (draft.handovers.length === begun) this.#handOverIfDue(draft);
  }

  #decide(draft: Draft, event: RunEvent): Refusal | null {
    const before = draft.run;
    const decision = decide(before, event, this.now);
    if (decision.run === before) return decision.refusal;
    draft.run = decision.run;
    draft.log.push(...logEntries(before, decision.run, event, this.now));
    if (event.type === "submit-accepted" || event.type === "status-received")
      noteMessage(draft, before, event);
    for (const effect of decision.effects) this.#collect(draft, effect);
    return null;
  }

  #collect(draft: Draft, effect: Effect): void {
    switch (effect.type) {
      case "submit-message":
        draft.handovers.push({ stepIndex: effect.stepIndex, attempt: effect.attempt });
        return;
      case "revoke-message":
        draft.revocations.push(effect);
        return;
      case "raise-alert":
        draft.alerts.push(effect);
        return;
      default:
        this.#owe(draft, effect);
    }
  }

  #owe(draft: Draft, effect: CallbackEffect): void {
    const request = this.#compose(draft.run, effect);
    if (request) draft.callbacks.push(this.#callback(draft.run, request));
  }

  #callback(run: Run, { url, headers, body }: CallbackRequest): Callback {
    const { id: runId, accountId } = run;
    const { now } = this;
    return { id: uuidv7(now), accountId, runId, url, headers, body, attempts: 0, createdAt: now, dueAt: now };
  }
}

function newDraft(run: Run, before: Run | null): Draft {
  return {
    run,
    before,
    log: [],
    callbacks: [],
    audit: [],
    messages: [],
    alerts: [],
    revocations: [],
    handovers: [],
  };
}

/** Keeps the gateway's name for a message when an event has just told it. */
function noteMessage(draft: Draft, before: Run, { stepIndex, attempt }: AttemptRef): void {
  const known = before.steps[stepIndex]?.attempts[attempt - 1]?.messageUuid;
  const messageUuid = draft.run.steps[stepIndex]?.attempts[attempt - 1]?.messageUuid;
  if (messageUuid && messageUuid !== known) draft.messages.push({ stepIndex, attempt, messageUuid });
}
