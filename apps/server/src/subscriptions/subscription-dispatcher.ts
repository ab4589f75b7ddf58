import {
  Alarm,
  type Clock,
  type Delivery,
  type Instant,
  type RunStore,
  type Subscription,
  type SubscriptionStore,
  uuidv7,
} from "@failover-kit/engine";
import type { CallbackAnswer } from "../sending/undici-callback-sender.ts";
import { testBody } from "./compose-event.ts";
import { deliveryResult, type EndedTry } from "./delivery-rule.ts";
import { DeliverySigner } from "./delivery-signer.ts";
import { DispatchRoom } from "./dispatch-room.ts";
import { SubscriptionLane } from "./subscription-lane.ts";
import { type DispatchLimits, defaultDispatchLimits, SubscriptionTurn } from "./subscription-turn.ts";

const STOP_GRACE_MS = 2000;
const STOP_POLL_MS = 5;
const STORE_RETRY_MS = 1000;

/** Sends one request to a receiver. Never throws: what went wrong is an answer. */
export interface DeliveryTransport {
  send(request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<CallbackAnswer>;
}

/** What the dispatcher works with. */
export interface DispatcherParts {
  readonly store: SubscriptionStore;
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly transport: DeliveryTransport;
  readonly onLogged: (lastSeq: number) => void; // the log has grown up to here
  readonly onStoreError: (error: unknown) => void; // a turn could not be stored; it is taken again
}

/**
 * Tells subscriptions what happens. The numbered log is the queue: a subscription's cursor moves in the transaction
 * that stores what was wanted on the way, and a try counts once its result is stored. Like the engine it works in
 * turns, so that one transaction carries the work of many subscriptions. Without subscriptions it does nothing.
 */
export class SubscriptionDispatcher {
  readonly #parts: DispatcherParts;
  readonly #limits: DispatchLimits;
  readonly #lanes = new Map<string, SubscriptionLane>();
  readonly #room: DispatchRoom;
  readonly #alarm: Alarm;
  #tries: EndedTry[] = [];
  #lastSeq = 0;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<void> | null = null;
  #isWanted = false; // a turn was asked for while another was under way
  #isStopping = false;
  #hasStopped = false;

  constructor(parts: DispatcherParts, limits: Partial<DispatchLimits> = {}) {
    this.#parts = parts;
    this.#limits = { ...defaultDispatchLimits, ...limits };
    this.#room = new DispatchRoom(this.#limits.total);
    this.#alarm = new Alarm(parts.clock, () => this.wakeAll());
  }

  /** Takes up what an earlier process left. To be called once the newest log number is known. */
  async start(): Promise<void> {
    for (const subscription of await this.#parts.store.listActive()) this.add(subscription);
  }

  /** Begins nothing new and stores what came of what is under way; what takes too long is sent again at the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#alarm.stop();
    const end = performance.now() + STOP_GRACE_MS;
    while (!this.isIdle && performance.now() < end) {
      await this.tick();
      await new Promise((resolve) => setTimeout(resolve, STOP_POLL_MS));
    }
    this.#hasStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    while (this.#turn) await this.#turn;
  }

  /** To be called after each commit of runs. */
  advance(lastSeq: number): void {
    if (lastSeq <= this.#lastSeq) return;
    this.#lastSeq = lastSeq;
    if (this.#lanes.size > 0) this.#request();
  }

  /** Begins to serve a subscription, or goes on with what was changed of it. */
  add(subscription: Subscription): void {
    const lane = this.#lanes.get(subscription.id);
    if (lane) lane.renew(subscription);
    else if (!this.#isStopping) this.#lanes.set(subscription.id, new SubscriptionLane(subscription));
    this.#request();
  }

  remove(id: string): void {
    this.#lanes.delete(id);
  }

  /** Something became due outside of a turn. */
  wake(id: string): void {
    const lane = this.#lanes.get(id);
    if (lane) lane.mayHaveDue = true;
    this.#request();
  }

  /** Everything may be due. */
  wakeAll(): void {
    for (const lane of this.#lanes.values()) lane.mayHaveDue = true;
    this.#request();
  }

  /** Sends a test, once and out of turn. It stands in the delivery log like any other. */
  async sendTest(subscription: Subscription): Promise<Delivery> {
    const { clock, store } = this.#parts;
    const now = clock.now();
    const test = testDelivery(subscription.id, now);
    const headers = new DeliverySigner(subscription).headers(test, now);
    const answer = await this.#parts.transport.send({ url: subscription.url, headers, body: test.body });
    const { status, attempts, answerStatus, failure, at } = deliveryResult(test, answer, clock.now());
    const ended: Delivery = {
      ...test,
      status,
      attempts,
      answerStatus,
      failure,
      lastAttemptAt: at,
      endedAt: at,
    };
    await store.addEnded(ended);
    return ended;
  }

  /** Looks at everything, once. Tests call it after moving their clock. */
  async tick(): Promise<void> {
    for (const lane of this.#lanes.values()) lane.mayHaveDue = true;
    await this.#takeTurn();
  }

  /** True when nothing is under way and nothing is to be done now. */
  get isIdle(): boolean {
    return this.#room.isEmpty && this.#tries.length === 0 && this.#turn === null && this.#timer === null;
  }

  #request(): void {
    if (this.#hasStopped) return;
    if (this.#turn) this.#isWanted = true;
    else if (this.#timer === null) {
      this.#timer = setTimeout(() => void this.#takeTurn(), this.#limits.gatherMs);
    }
  }

  async #takeTurn(): Promise<void> {
    while (this.#turn) await this.#turn;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isWanted = false;
    this.#turn = this.#work();
    await this.#turn;
    this.#turn = null;
    if (this.#isWanted) this.#request();
  }

  async #work(): Promise<void> {
    const { clock, onStoreError } = this.#parts;
    const now = clock.now();
    const tries = this.#tries;
    this.#tries = [];
    const turn = new SubscriptionTurn(this.#parts, this.#limits, this.#lanes, now);
    try {
      await turn.store(this.#isStopping ? null : this.#lastSeq, tries);
      if (turn.storedSeq !== null) this.#noteLogged(turn.storedSeq);
      if (this.#isStopping) return;
      await turn.sendDue(this.#room, (lane, delivery) => this.#send(lane, delivery));
      this.#alarm.ringBy(turn.nextDueAt);
      if (turn.isUnfinished) this.#isWanted = true;
    } catch (error) {
      if (!turn.isStored) this.#tries = [...tries, ...this.#tries];
      for (const lane of this.#lanes.values()) lane.mayHaveDue = true;
      this.#alarm.ringBy(now + STORE_RETRY_MS);
      onStoreError(error);
    }
  }

  #noteLogged(lastSeq: number): void {
    this.advance(lastSeq);
    this.#parts.onLogged(lastSeq);
  }

  #send({ subscription, signer, inFlight }: SubscriptionLane, delivery: Delivery): void {
    const { clock, transport } = this.#parts;
    inFlight.add(delivery.id);
    this.#room.enter(subscription);
    const headers = signer.headers(delivery, clock.now());
    void transport.send({ url: subscription.url, headers, body: delivery.body }).then((answer) => {
      this.#room.leave(subscription);
      // What was cut off by our own end says nothing about the receiver.
      if (this.#isStopping && !answer.delivered) return;
      this.#tries.push({ delivery, answer, at: clock.now() });
      this.#request();
    });
  }
}

/** It is tried once: its time is over before a second try could be due. */
function testDelivery(subscriptionId: string, now: Instant): Delivery {
  return {
    id: uuidv7(now),
    subscriptionId,
    type: "subscription.test",
    seq: null,
    runId: null,
    body: testBody(subscriptionId, now),
    status: "pending",
    attempts: 0,
    answerStatus: null,
    failure: null,
    createdAt: now,
    lastAttemptAt: null,
    dueAt: null,
    giveUpAt: now,
    endedAt: null,
  };
}
