/**
 * Controls, statuses, replies, revocations, timers, answers and killed processes meet at a real listener. Every answer that a caller got is
 * held against the run's history: each shows the run exactly as it stood at one moment between question and answer, a
 * change that was confirmed happened once, one that was refused never, and nobody was told that a message had not left
 * when it had.
 */
import type { RunResource } from "@failover-kit/core/model";
import {
  decide,
  handoverAt,
  type Instant,
  type MessageRef,
  parseClientRef,
  type Run,
  type StoredLogEntry,
} from "@failover-kit/engine";
import {
  begunAs,
  buildRunQuery,
  decideAgain,
  handoversInDoubt,
  handoversInQuiet,
  handoversTooSoon,
  type PastDecision,
  repeatsByReflex,
} from "@failover-kit/engine/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ControlCall, controls, HttpWorld, type TakenReply } from "./testing/http-world.ts";
import { runView } from "./views/run-view.ts";

const SEEDS = Array.from({ length: Number(process.env.INTERLEAVINGS ?? 30) }, (_, index) => index + 1);
const STEPS = 30;
const met = new Set<string>();

/** One run after its story: every state that it ever had, by revision. */
class Past {
  readonly stored: Run;
  readonly history: readonly StoredLogEntry[];
  readonly decisions: readonly PastDecision[];
  readonly #states: ReadonlyMap<number, Run>;

  constructor(stored: Run, history: readonly StoredLogEntry[]) {
    this.stored = stored;
    this.history = history;
    this.decisions = decideAgain(stored, history);
    const begun = begunAs(stored);
    const states = [begun, ...this.decisions.map(({ run }) => run)];
    this.#states = new Map(states.map((run) => [run.revision, run]));
  }

  stateAt(revision: number): Run {
    const run = this.#states.get(revision);
    if (run === undefined) throw new Error(`the run never was at revision ${revision}`);
    return run;
  }

  /** What came of a call: the decisions that it caused. */
  causedBy({ control, actor }: ControlCall): readonly PastDecision[] {
    return this.decisions.filter(
      ({ event }) => event.type === controls[control] && "by" in event && event.by === actor,
    );
  }
}

describe("whatever happens at once, in whatever order, over HTTP", () => {
  it.each(SEEDS)(
    "every answer is true, and nothing is sent twice or after a stop (seed %i)",
    async (seed) => {
      const world = new HttpWorld(seed);
      onTestFinished(() => world.close());
      await world.begin();
      for (let step = 0; step < STEPS; step++) await world.step();
      await world.end();
      const pasts = await pastsOf(world);
      for (const past of pasts.values()) checkPast(past);
      for (const run of world.sights) checkSight(pastOf(pasts, run.id), run);
      for (const call of world.calls) checkCall(pastOf(pasts, call.runId), call);
      checkOrder(world.calls);
      checkSent(world, pasts);
      for (const reply of world.replies) checkReply(world, pastOf(pasts, reply.before.id), reply);
      checkAskedBack(world);
      await checkKeys(world);
      for (const kind of [...kindsOf(world), ...endingsOf(pasts)]) met.add(kind);
    },
  );

  const refusals = ["no_next_step", "revision_mismatch", "run_ended", "run_not_paused", "run_paused"];
  const usual = ["200", "unanswered", "killed", ...refusals, "reply", "revocation"];
  const rare = ["late reply", "revoked", "refused", "unknown", "gave up on a revocation"];

  it.runIf(SEEDS.length >= 25)("has met every kind of answer, or it would prove nothing", () => {
    expect([...met]).toEqual(expect.arrayContaining(usual));
  });

  it.runIf(SEEDS.length >= 200)("has met what is rare, too", () => {
    expect([...met]).toEqual(expect.arrayContaining(rare));
  });
});

/** What a story had in it. */
function kindsOf({ calls, kills, askedBack }: HttpWorld): readonly string[] {
  const answers = calls.map(({ status, code }) => code ?? (status === null ? "unanswered" : String(status)));
  const revocations = askedBack.flatMap(({ kind }) => ["revocation", kind]);
  return [...answers, ...revocations, ...(kills > 0 ? ["killed"] : [])];
}

/** How its runs ended, where people or the gateway decided that. */
function endingsOf(pasts: ReadonlyMap<string, Past>): readonly string[] {
  return [...pasts.values()].flatMap(({ stored: { outcome } }) => {
    if (outcome?.reason === "replied") return outcome.late ? ["reply", "late reply"] : ["reply"];
    return outcome?.reason === "gave_up" && outcome.stepIndex === 0 ? ["gave up on a revocation"] : [];
  });
}

async function pastsOf(world: HttpWorld): Promise<ReadonlyMap<string, Past>> {
  const [account] = await world.store.accounts.listAccounts();
  const accountId = account?.id ?? "";
  const pasts = new Map<string, Past>();
  for (const run of await everyRun(world)) {
    const query = { accountId, runId: run.id, afterSeq: 0, limit: 10_000 };
    pasts.set(run.id, new Past(run, await world.store.runs.listLog(query)));
  }
  return pasts;
}

async function everyRun({ store }: HttpWorld): Promise<readonly Run[]> {
  const [account] = await store.accounts.listAccounts();
  return (await store.runs.list(buildRunQuery({ accountId: account?.id ?? "", limit: 100 }))) ?? [];
}

function pastOf(pasts: ReadonlyMap<string, Past>, runId: string): Past {
  const past = pasts.get(runId);
  if (past === undefined) throw new Error(`run ${runId} was accepted and is gone`);
  return past;
}

/** The history explains the run, and the run kept to the rules. */
function checkPast({ stored, history, decisions }: Past): void {
  expect(decisions.at(-1)?.run ?? begunAs(stored)).toEqual(stored);
  expect(stored.endedAt).not.toBeNull();
  expect(handoversInQuiet(history)).toEqual([]);
  expect(handoversTooSoon(history)).toEqual([]);
  expect(handoversInDoubt(stored, history)).toEqual([]);
  const { reason, stepIndex } = stored.outcome ?? {};
  if (reason === "gave_up" && stepIndex === 0) expect(stored.steps[1]?.attempts).toEqual([]);
  if (reason === "replied") expect(stored.workflow.steps[stepIndex ?? -1]?.failover?.stopOnReply).toBe(true);
  expect(repeatsByReflex(stored)).toEqual([]);
  const [end] = decisions.filter(({ run }) => run.endedAt !== null);
  for (const { run } of decisions) {
    if (end === undefined || run.revision < end.run.revision) continue;
    const { status, stepIndex, endedAt } = end.run;
    expect({ ...run, steps: [] }).toMatchObject({ status, stepIndex, endedAt }); // an end is an end
  }
}

/** What was shown is a state that the run had: nobody sees half of a change. */
function checkSight(past: Past, shown: RunResource): void {
  expect(shown).toEqual(JSON.parse(JSON.stringify(runView(past.stateAt(shown.revision)))));
}

function checkCall(past: Past, call: ControlCall): void {
  const caused = past.causedBy(call);
  if (call.status === null) {
    expect(caused.length).toBeLessThanOrEqual(1); // nobody knows, but never twice
    return;
  }
  expect([200, 409]).toContain(call.status);
  if (call.run === null) throw new Error("an answer showed no run");
  checkSight(past, call.run);
  if (call.status === 200) checkConfirmed(past, call, call.run, caused);
  else checkRefused(past, call, call.run, caused);
}

/** It happened once, on the revision that the caller had seen; after it the answer holds at most the next handover. */
function checkConfirmed(
  past: Past,
  { ifMatch }: ControlCall,
  shown: RunResource,
  caused: readonly PastDecision[],
): void {
  expect(caused).toHaveLength(1);
  const [change] = caused;
  if (change === undefined) return;
  if (ifMatch !== null) expect(change.run.revision).toBe(ifMatch + 1);
  const since = past.decisions.filter(
    ({ run }) => run.revision > change.run.revision && run.revision <= shown.revision,
  );
  expect(shown.revision).toBe(change.run.revision + since.length);
  for (const { event, at } of since) {
    expect(event.type).toMatch(/^(handover-began|handover-postponed)$/);
    expect(at).toBe(change.at);
  }
  // The gateway has a place for everybody here: a message that the change made due has been begun with it.
  const dueAt = handoverAt(past.stateAt(shown.revision));
  if (dueAt !== null) expect(dueAt).toBeGreaterThan(change.at);
}

/** It never happened, and the reason that was given is true of the run that was shown. */
function checkRefused(
  past: Past,
  call: ControlCall,
  shown: RunResource,
  caused: readonly PastDecision[],
): void {
  expect(caused).toEqual([]);
  const { ifMatch, control, code } = call;
  if (code === "revision_mismatch") {
    expect(ifMatch).not.toBeNull();
    expect(shown.revision).not.toBe(ifMatch);
    return;
  }
  if (ifMatch !== null) expect(shown.revision).toBe(ifMatch);
  const at: Instant = Date.parse(shown.updated_at);
  const event = { type: controls[control], by: null, seconds: 60 } as Parameters<typeof decide>[1];
  expect(decide(past.stateAt(shown.revision), event, at).refusal).toBe(code);
}

/** Who asks after somebody got an answer is not shown an older run than that one was, nor the same if it was changed. */
function checkOrder(calls: readonly ControlCall[]): void {
  for (const earlier of calls) {
    for (const later of calls) {
      if (earlier.run === null || later.run === null || earlier.runId !== later.runId) continue;
      if (earlier.answeredAt >= later.askedAt) continue;
      const least = earlier.run.revision + (later.status === 200 ? 1 : 0);
      expect(later.run.revision).toBeGreaterThanOrEqual(least);
    }
  }
}

/** What had left when somebody asked is in the answer; what an ending answer does not show never leaves. */
function checkSent({ sent, calls }: HttpWorld, pasts: ReadonlyMap<string, Past>): void {
  expect(new Set(sent.map(({ clientRef }) => clientRef)).size).toBe(sent.length); // nothing twice
  const messages = sent.map(({ clientRef, ...seen }) => {
    const ref = parseClientRef(clientRef);
    if (ref === null) throw new Error(`${clientRef} is no reference of ours`);
    return { ...ref, ...seen };
  });
  for (const { runId, stepIndex, attempt, mayHaveLeft } of messages) {
    const { steps, workflow } = pastOf(pasts, runId).stored;
    expect(steps[stepIndex]?.attempts[attempt - 1]).toBeDefined();
    const mayRepeat = stepIndex === steps.length - 1 && workflow.onUnknown === "send_again";
    if (!mayHaveLeft || mayRepeat) continue;
    expect(messages.filter((one) => isLater(one, { runId, stepIndex, attempt }))).toEqual([]);
  }
  for (const { run, runId, askedAt } of calls) {
    if (run === null) continue;
    const unshown = messages.filter(
      (message) => message.runId === runId && message.attempt > (run.steps[message.stepIndex]?.attempts ?? 0),
    );
    expect(unshown.filter(({ sentAt }) => sentAt < askedAt)).toEqual([]);
    if (run.ended_at !== null) expect(unshown).toEqual([]);
  }
}

/**
 * Whoever was seen to wait for a reply has got it as soon as the webhook was answered with 200, and nothing leaves after
 * that. A run that does not ask for replies is not ended by one.
 */
function checkReply({ sent }: HttpWorld, { stored }: Past, { before, after, takenAt }: TakenReply): void {
  const [first] = before.steps;
  const isWithGateway = first?.message_uuid !== null;
  if (!first?.failover?.stop_on_reply || !isWithGateway) return;
  expect(after.ended_at).not.toBeNull();
  const left = sent.filter(
    ({ clientRef, sentAt }) => sentAt > takenAt && parseClientRef(clientRef)?.runId === stored.id,
  );
  expect(left).toEqual([]);
}

/** Only what had been sent is asked back, over a channel that can do that, and once. */
function checkAskedBack({ askedBack, sent }: HttpWorld): void {
  const uuids = askedBack.map(({ messageUuid }) => messageUuid);
  expect(new Set(uuids).size).toBe(uuids.length);
  const sentUuids = sent.map(({ clientRef }) => `m-${clientRef}`);
  expect(sentUuids).toEqual(expect.arrayContaining(uuids));
}

/** Another attempt at the same message, after that one. */
function isLater(one: MessageRef, other: MessageRef): boolean {
  return one.runId === other.runId && one.stepIndex === other.stepIndex && one.attempt > other.attempt;
}

/** One key, one run, whoever died in between. */
async function checkKeys(world: HttpWorld): Promise<void> {
  for (const ids of world.runIds.values()) expect(ids.size).toBeLessThanOrEqual(1);
  const refs = (await everyRun(world)).map(({ workflow }) => workflow.clientRef);
  expect(new Set(refs).size).toBe(refs.length);
}
