/** One turn: read what is to be decided upon, decide, store everything together. */
import type { StatusReport } from "@failover-kit/core/model";
import type { CallbackComposer } from "../ports/callback-transport.ts";
import type { CallbackResult, CommitResult, ReceivedInbound, RunStore } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import type { AttemptRef } from "../rules/run-event.ts";
import type { GatewayPlaces } from "./gateway-places.ts";
import type {
  AcceptRequest,
  AcceptResult,
  ControlRequest,
  ControlResult,
  Deduplication,
  JournalEntry,
} from "./journal-entry.ts";
import { replayOf } from "./key-uses.ts";
import { type Draft, Turn } from "./turn.ts";
import { readTurnInput, type TurnInput, type TurnOrder } from "./turn-input.ts";

export interface TurnParts {
  readonly store: RunStore;
  readonly places: GatewayPlaces;
  readonly compose: CallbackComposer;
}

/** What a turn came to, now that it is stored. */
export interface TurnResult extends CommitResult {
  readonly input: TurnInput;
  readonly turn: Turn;
  readonly accepts: ReadonlyMap<JournalEntry, AcceptResult>;
  readonly controls: ReadonlyMap<JournalEntry, ControlResult>;
  readonly homes: ReadonlyMap<StatusReport, string>; // the run that each status belongs to, as far as it is known
}

/** Takes one turn. When it throws, nothing was stored and no place at the gateway is held. */
export async function takeTurn(parts: TurnParts, order: TurnOrder): Promise<TurnResult> {
  const turn = new Turn(order.now, parts.places, parts.compose);
  try {
    const input = await readTurnInput(parts.store, order);
    const { accepts, controls, callbackResults, strays, homes } = decideAll(turn, input);
    const unmatched = await matchStrays(parts.store, turn, strays, homes);
    const committed = await parts.store.commit({
      now: order.now,
      created: turn.created(),
      keyUses: input.keyUses.added((runId) => turn.broken.has(runId)),
      transitions: turn.transitions(),
      callbackResults,
      unmatched,
      inbound: receivedInbound(input),
    });
    return { ...committed, input, turn, accepts, controls, homes };
  } catch (error) {
    for (const draft of turn.drafts.values()) giveBackPlaces(draft, parts.places);
    throw error;
  }
}

/** What people wrote, for the accounts that are to know of it. */
function receivedInbound({ entries, inboundHomes }: TurnInput): ReceivedInbound[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== "inbound") return [];
    return [{ message: entry.request.message, accountIds: inboundHomes.get(entry)?.accountIds ?? [] }];
  });
}

/** Frees the places of messages that are not going to be handed over. */
export function giveBackPlaces(draft: Draft, places: GatewayPlaces): void {
  for (const _ of draft.handovers) places.giveBack();
}

interface Decided {
  readonly accepts: Map<JournalEntry, AcceptResult>;
  readonly controls: Map<JournalEntry, ControlResult>;
  readonly callbackResults: CallbackResult[];
  readonly strays: StatusReport[]; // statuses of messages that nobody knows yet
  readonly homes: Map<StatusReport, string>;
}

/**
 * What has already happened counts before the clock does: a status that came in time, or a pause, is not overtaken by
 * an expiry of the same turn. New runs come last, so that places go to those that wait longest.
 */
function decideAll(turn: Turn, input: TurnInput): Decided {
  const decided: Decided = {
    accepts: new Map(),
    controls: new Map(),
    callbackResults: [],
    strays: [],
    homes: new Map(),
  };
  for (const entry of input.entries) if (entry.kind !== "create") decideEntry(turn, input, entry, decided);
  for (const run of input.expired) {
    turn.isolate(run.id, () => turn.apply(turn.draftOf(run), { type: "expiry-passed" }));
  }
  for (const run of input.waiting) turn.isolate(run.id, () => turn.takeUp(turn.draftOf(run)));
  for (const entry of input.entries) {
    if (entry.kind !== "create") continue;
    const { request } = entry;
    turn.isolate(request.id, () => decided.accepts.set(entry, accept(turn, input, request)));
  }
  return decided;
}

function decideEntry(
  turn: Turn,
  input: TurnInput,
  entry: Exclude<JournalEntry, { kind: "create" }>,
  decided: Decided,
): void {
  switch (entry.kind) {
    case "inbound": {
      const { channel, from, sentAt, messageUuid } = entry.request.message;
      const event = { type: "reply-received", channel, from, sentAt, messageUuid } as const;
      for (const runId of input.inboundHomes.get(entry)?.runIds ?? []) {
        const draft = findDraft(turn, input, runId);
        if (draft) turn.isolate(runId, () => turn.apply(draft, event));
      }
      return;
    }
    case "callback":
      decided.callbackResults.push(entry.result);
      return;
    case "control": {
      const { request } = entry;
      const decideControl = () => control(turn, findDraft(turn, input, request.runId), request);
      turn.isolate(request.runId, () => decided.controls.set(entry, decideControl()));
      return;
    }
    case "answer": {
      const draft = findDraft(turn, input, entry.runId);
      if (draft) turn.isolate(entry.runId, () => turn.apply(draft, entry.event));
      return;
    }
    case "status": {
      const ref = input.messages.get(entry.report);
      const draft = ref ? findDraft(turn, input, ref.runId) : null;
      if (ref && draft) applyStatus(turn, draft, ref, entry.report, decided.homes);
      else decided.strays.push(entry.report);
    }
  }
}

/** Begins a run, unless its key already stands for one, or it would bring somebody the same once more. */
function accept(turn: Turn, input: TurnInput, request: AcceptRequest): AcceptResult {
  const { idempotencyKey, deduplication, ...newRun } = request;
  const { accountId } = newRun;
  const use = idempotencyKey ? input.keyUses.find(accountId, idempotencyKey.key) : null;
  const draft = use ? findDraft(turn, input, use.runId) : null;
  if (idempotencyKey && use && draft) return replayOf(draft.run, use, idempotencyKey);
  const twin = deduplication ? findTwin(turn, input, accountId, deduplication) : null;
  const run = twin ?? turn.create(newRun).run;
  if (idempotencyKey) input.keyUses.add(accountId, idempotencyKey, run.id);
  if (deduplication && !twin)
    input.keyUses.add(accountId, { key: deduplication.key, fingerprint: "" }, run.id);
  return { kind: twin ? "duplicate" : "accepted", run };
}

/** The run that has brought the same to the same people, or still may; one that has not is no reason to be silent. */
function findTwin(
  turn: Turn,
  input: TurnInput,
  accountId: string,
  { key, windowMs }: Deduplication,
): Run | null {
  const use = input.keyUses.find(accountId, key, windowMs);
  const run = use ? (findDraft(turn, input, use.runId)?.run ?? null) : null;
  return run === null || run.status === "failed" || run.status === "canceled" ? null : run;
}

function findDraft(turn: Turn, input: TurnInput, runId: string): Draft | null {
  const draft = turn.drafts.get(runId);
  if (draft) return draft;
  const run = input.runs.get(runId);
  return run ? turn.draftOf(run) : null;
}

function applyStatus(
  turn: Turn,
  draft: Draft,
  { stepIndex, attempt }: AttemptRef,
  report: StatusReport,
  homes: Map<StatusReport, string>,
): void {
  homes.set(report, draft.run.id);
  turn.isolate(draft.run.id, () =>
    turn.apply(draft, { type: "status-received", stepIndex, attempt, report }),
  );
}

function control(turn: Turn, draft: Draft | null, request: ControlRequest): ControlResult {
  if (draft === null || draft.run.accountId !== request.accountId) return { kind: "not_found" };
  const { expectedRevision, event } = request;
  if (expectedRevision !== null && expectedRevision !== draft.run.revision) {
    return { kind: "refused", refusal: "revision_mismatch", run: draft.run };
  }
  const refusal = turn.apply(draft, event);
  if (refusal) return { kind: "refused", refusal, run: draft.run };
  if (request.audit) draft.audit.push(request.audit);
  return { kind: "done", run: draft.run };
}

/**
 * A status can overtake the answer that names its message: what was kept, and what came just now, finds it here.
 * Returns the statuses that have to be kept.
 */
async function matchStrays(
  store: RunStore,
  turn: Turn,
  strays: readonly StatusReport[],
  homes: Map<StatusReport, string>,
): Promise<StatusReport[]> {
  const named = new Map<string, { draft: Draft; ref: AttemptRef }>();
  for (const draft of turn.drafts.values()) {
    for (const ref of draft.messages) named.set(ref.messageUuid, { draft, ref });
  }
  const kept = named.size === 0 ? [] : await store.findUnmatched([...named.keys()]);
  const unmatched: StatusReport[] = [];
  for (const report of [...kept, ...strays]) {
    const home = named.get(report.messageUuid);
    if (home) applyStatus(turn, home.draft, home.ref, report, homes);
    else unmatched.push(report);
  }
  return unmatched;
}
