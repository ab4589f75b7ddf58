import type { StatusReport } from "@failover-kit/core/model";
import { EngineStoppedError } from "../errors/engine-stopped-error.ts";
import type { Callback, CallbackResult, InboundRequest } from "../ports/run-store.ts";
import { handoverAt, type IdempotencyKey, type Instant, wakeAt } from "../rules/run.ts";
import { abandonedAnswers } from "./abandoned-answers.ts";
import { Alarm } from "./alarm.ts";
import { CallbackSender } from "./callback-sender.ts";
import { defaultEngineLimits, type EngineLimits, type EngineParts } from "./engine-options.ts";
import { GatewayPlaces } from "./gateway-places.ts";
import { Handovers } from "./handovers.ts";
import {
  type AcceptRequest,
  type AcceptResult,
  type ControlRequest,
  type ControlResult,
  isOurOwn,
  type JournalEntry,
  type Replay,
} from "./journal-entry.ts";
import { KEEP_KEY_USES_MS, KeyUses, replayOf } from "./key-uses.ts";
import { Revocations } from "./revocations.ts";
import { SenderRates } from "./sender-rates.ts";
import { giveBackPlaces, type TurnParts, type TurnResult, takeTurn } from "./take-turn.ts";
import type { Draft } from "./turn.ts";
import { TurnQueue } from "./turn-queue.ts";

const STOP_POLL_MS = 5;
const MAX_FAILURES_ON_STOP = 100;
const FORGET_EVERY_MS = 60_000;

/** Told of a commit: the highest log number, and which runs were looked at, and so may have changed. */
type CommitListener = (lastSeq: number, runs: Pick<ReadonlyMap<string, unknown>, "has">) => void;

/**
 * Runs workflows: gathers what happens into turns, stores each turn's decisions in one transaction, and only then
 * does what they ask for. Whoever waits for an answer gets it when the answer would survive a crash.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #limits: EngineLimits;
  readonly #places: GatewayPlaces;
  readonly #queue: TurnQueue;
  readonly #handovers: Handovers;
  readonly #revocations: Revocations;
  readonly #callbacks: CallbackSender;
  readonly #alarm: Alarm;
  readonly #turnParts: TurnParts;
  readonly #listeners = new Set<CommitListener>();
  #isDue = true; // some run's clock may have run out
  #hasWaiting = true; // some message may wait in the store for a place at the gateway
  #owesCallbacks = true; // some callback may wait in the store
  #isStopping = false;
  #failures = 0; // turns in a row that could not be stored
  #forgetAt: Instant = 0; // when statuses that nobody came for are looked at again

  constructor(parts: EngineParts, limits: Partial<EngineLimits> = {}) {
    this.#parts = parts;
    this.#limits = { ...defaultEngineLimits, ...limits };
    this.#places = new GatewayPlaces(this.#limits.maxHandovers, new SenderRates(this.#limits.senderRates));
    const { store, composeCallback: compose } = parts;
    this.#turnParts = { store, compose, places: this.#places };
    this.#queue = new TurnQueue(this.#limits, (entries) => this.#turn(entries));
    this.#handovers = new Handovers(parts.gateway, parts.random, (runId, event) => {
      this.#places.giveBack();
      this.#queue.add({ kind: "answer", runId, event });
    });
    this.#revocations = new Revocations(parts.gateway, (runId, event) =>
      this.#queue.add({ kind: "answer", runId, event }),
    );
    this.#callbacks = new CallbackSender({
      store: parts.store,
      clock: parts.clock,
      transport: parts.callbacks,
      limits: this.#limits.callbackLimits,
      settle: (result) => this.#queue.add({ kind: "callback", result }),
    });
    this.#alarm = new Alarm(parts.clock, () => {
      this.#lookAtEverything();
      this.#queue.request();
    });
  }

  /** Takes up what an earlier process left: lost answers, overdue timers, messages and callbacks that wait. */
  async start(): Promise<void> {
    const { store, clock } = this.#parts;
    this.#places.forgetReservationsBefore(clock.now());
    await this.#forgetOld(clock.now());
    for await (const answer of abandonedAnswers(store)) this.#queue.add(answer);
    await this.#queue.takeNow();
  }

  /**
   * Begins nothing new, waits for what is under way, and stores it. What is due stays for the next start.
   * It needs no time limit of its own: gateway and callbacks answer within theirs, and a store that fails is not asked for ever.
   */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#places.close();
    while (!this.isIdle && this.#failures < MAX_FAILURES_ON_STOP) {
      await this.#queue.takeNow();
      await new Promise((resolve) => setTimeout(resolve, STOP_POLL_MS));
    }
    this.#alarm.stop();
  }

  /**
   * Accepts a run. When this resolves, the run survives a crash, and its first message is on its way. With an
   * idempotency key that was used within the last day, the earlier run is the answer and nothing begins.
   */
  accept(request: AcceptRequest): Promise<AcceptResult> {
    return this.#enqueue((waiting) => ({ kind: "create", request, ...waiting }));
  }

  /** The run that this key already stands for, as it is now. Null: the key has not been used within the last day. */
  async findReplay(accountId: string, idempotencyKey: IdempotencyKey): Promise<Replay | null> {
    const { store, clock } = this.#parts;
    const stored = await store.findKeyUses([{ accountId, key: idempotencyKey.key }]);
    const use = new KeyUses(stored, clock.now()).find(accountId, idempotencyKey.key);
    const run = use && (await store.find(accountId, use.runId));
    return use && run ? replayOf(run, use, idempotencyKey) : null;
  }

  /** Steps into a run. The answer is the run as it is stored, and true about what had already left. */
  control(request: ControlRequest): Promise<ControlResult> {
    return this.#enqueue((waiting) => ({ kind: "control", request, ...waiting }));
  }

  /** Takes what the gateway reported of a message, known or not. */
  receiveStatus(report: StatusReport): Promise<void> {
    return this.#enqueue((waiting) => ({ kind: "status", report, ...waiting }));
  }

  /** Takes what a person wrote to one of our addresses. When this resolves, it survives a crash. */
  receiveInbound(request: InboundRequest): Promise<void> {
    return this.#enqueue((waiting) => ({ kind: "inbound", request, ...waiting }));
  }

  /** Looks at everything that is due, once. Tests call it after moving their clock. */
  async tick(): Promise<void> {
    this.#lookAtEverything();
    await this.#queue.takeNow();
  }

  /** True when nothing is under way: no turn, no message at the gateway, no callback. */
  get isIdle(): boolean {
    return this.isIdleBut(0);
  }

  /** The same, but for so many calls to the gateway that somebody knows to go unanswered. */
  isIdleBut(callCount: number): boolean {
    const { inFlight } = this.#handovers;
    return this.#queue.isIdle && inFlight + this.#revocations.open + this.#callbacks.inFlight === callCount;
  }

  /** Calls `listener` after each commit. Returns how to stop that. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #enqueue<T>(
    entryFor: (waiting: { resolve: (value: T) => void; reject: (error: unknown) => void }) => JournalEntry,
  ): Promise<T> {
    if (this.#isStopping) return Promise.reject(new EngineStoppedError());
    return new Promise((resolve, reject) => this.#queue.add(entryFor({ resolve, reject })));
  }

  #lookAtEverything(): void {
    this.#isDue = true;
    this.#hasWaiting = true;
    this.#owesCallbacks = true;
  }

  async #turn(entries: readonly JournalEntry[]): Promise<void> {
    const now = this.#parts.clock.now();
    const expiredLimit = this.#isDue && !this.#isStopping ? this.#limits.maxDueRuns : 0;
    const handoverLimit = this.#hasWaiting && !this.#isStopping ? this.#places.free : 0;
    if (expiredLimit > 0) this.#isDue = false;
    if (handoverLimit > 0) this.#hasWaiting = false;
    try {
      const result = await takeTurn(this.#turnParts, { now, entries, expiredLimit, handoverLimit });
      this.#failures = 0;
      this.#follow(result);
      await this.#takeUpCallbacks();
      if (expiredLimit > 0) await this.#setAlarm(now);
      await this.#forgetOld(now);
    } catch (error) {
      this.#recover(entries, error);
    }
  }

  /** The turn is stored: its effects are performed and its callers answered. */
  #follow(result: TurnResult): void {
    const { input, turn } = result;
    const callbacks: Callback[] = [];
    for (const draft of turn.drafts.values()) {
      if (result.conflicts.has(draft.run.id)) this.#dropDraft(draft);
      else this.#perform(draft, turn.now, callbacks);
    }
    if (this.#isStopping || !this.#callbacks.offer(callbacks)) this.#owesCallbacks = true;
    for (const entry of input.entries) this.#answer(entry, result);
    for (const [runId, error] of turn.broken) this.#parts.onRunError(runId, error);
    if (input.expired.length > 0 && input.expired.length === input.expiredLimit) this.#isDue = true;
    if (turn.foundBusy || (input.waiting.length > 0 && input.waiting.length === input.handoverLimit)) {
      this.#hasWaiting = true;
    }
    // A turn that is asked for while stopping takes up nothing that is due, so it would be asked for again for ever.
    if (!this.#isStopping && (this.#isDue || (this.#hasWaiting && this.#places.free > 0)))
      this.#queue.request();
    for (const listener of this.#listeners) listener(result.lastSeq, turn.drafts);
  }

  #perform(draft: Draft, now: Instant, callbacks: Callback[]): void {
    const { run } = draft;
    callbacks.push(...draft.callbacks);
    for (const ref of draft.handovers) this.#handovers.begin(run, ref);
    for (const order of draft.revocations) this.#revocations.begin(run.id, order);
    for (const alert of draft.alerts) this.#parts.onAlert(run, alert);
    this.#alarm.ringBy(wakeAt(run));
    const dueAt = handoverAt(run);
    if (dueAt !== null && dueAt > now) this.#alarm.ringBy(dueAt);
  }

  /** Somebody else changed the run: what was decided is forgotten, and decided again on the run as it now is. */
  #dropDraft(draft: Draft): void {
    giveBackPlaces(draft, this.#places);
    this.#isDue = true;
    this.#hasWaiting = true;
  }

  #answer(entry: JournalEntry, result: TurnResult): void {
    const { input, turn, conflicts, accepts, controls } = result;
    const runIds = runIdsOf(entry, result);
    const broken = runIds.find((runId) => turn.broken.has(runId));
    if (broken !== undefined) {
      if (!isOurOwn(entry)) entry.reject(turn.broken.get(broken));
      return;
    }
    // What was decided for another run of the same entry is stored, and deciding it again changes nothing.
    if (runIds.some((runId) => conflicts.has(runId))) {
      this.#queue.add(entry);
      return;
    }
    if (entry.kind === "callback") this.#settleCallback(entry.result, input.now);
    else if (entry.kind === "status" || entry.kind === "inbound") entry.resolve();
    else if (entry.kind === "create") answerAccept(entry, accepts);
    else if (entry.kind === "control") entry.resolve(controls.get(entry) ?? { kind: "not_found" });
  }

  #settleCallback(result: CallbackResult, now: Instant): void {
    this.#callbacks.settled(result.id);
    if (result.kind === "retry") this.#alarm.ringBy(Math.max(result.dueAt, now));
  }

  async #takeUpCallbacks(): Promise<void> {
    if (!this.#owesCallbacks || this.#isStopping) return;
    this.#owesCallbacks = false;
    if (!(await this.#callbacks.takeUpDue())) this.#owesCallbacks = true;
  }

  async #setAlarm(now: Instant): Promise<void> {
    if (this.#isStopping) return;
    this.#alarm.ringBy(await this.#parts.store.nextDueAt(now));
    this.#alarm.ringBy(await this.#parts.store.nextCallbackAt(now));
  }

  /** Often and few at a time: an account that others use too reports on messages that are not ours all day. */
  async #forgetOld(now: Instant): Promise<void> {
    if (now < this.#forgetAt || this.#isStopping) return;
    this.#forgetAt = now + FORGET_EVERY_MS;
    await this.#parts.store.dropUnmatched(now - this.#limits.keepUnmatchedMs);
    await this.#parts.store.dropKeyUses(now - KEEP_KEY_USES_MS);
  }

  /** The store could not take the turn. What callers asked for is theirs to ask again; our own facts are kept. */
  #recover(entries: readonly JournalEntry[], error: unknown): void {
    this.#failures += 1;
    this.#lookAtEverything();
    for (const entry of entries) if (!isOurOwn(entry)) entry.reject(error);
    this.#queue.putBack(entries.filter(isOurOwn));
    if (!this.#isStopping) this.#alarm.ringBy(this.#parts.clock.now() + this.#limits.storeRetryMs);
    this.#parts.onStoreError(error);
  }
}

function answerAccept(
  entry: Extract<JournalEntry, { kind: "create" }>,
  accepts: TurnResult["accepts"],
): void {
  const result = accepts.get(entry);
  if (result) entry.resolve(result);
}

function runIdsOf(entry: JournalEntry, { homes, input }: TurnResult): readonly string[] {
  switch (entry.kind) {
    case "answer":
      return [entry.runId];
    case "control":
      return [entry.request.runId];
    case "create":
      return [entry.request.id];
    case "inbound":
      return input.inboundHomes.get(entry)?.runIds ?? [];
    case "status": {
      const home = homes.get(entry.report);
      return home === undefined ? [] : [home];
    }
    case "callback":
      return [];
  }
}
