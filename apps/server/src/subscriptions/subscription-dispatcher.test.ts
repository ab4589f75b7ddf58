/** The dispatcher over a real store, with a clock that is moved by hand. */

import type { Run, RunStore, Subscription } from "@failover-kit/engine";
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import {
  BUILT_ACCOUNT_ID,
  buildAuditEntry,
  buildBatch,
  buildLogEntry,
  buildRun,
  buildTransition,
  ManualClock,
} from "@failover-kit/engine/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallbackAnswer } from "../sending/undici-callback-sender.ts";
import { newSigningSecret } from "./delivery-signer.ts";
import { SubscriptionDispatcher } from "./subscription-dispatcher.ts";
import type { DispatchLimits } from "./subscription-turn.ts";

const OTHER_ACCOUNT_ID = "019b7600-0000-7000-8000-00000000a002";
const START = 1_767_225_600_000;
const SECOND = 1000;
const DAY = 86_400_000;
const TAKEN: CallbackAnswer = { delivered: true, status: 204, failure: null };
const REFUSED: CallbackAnswer = { delivered: false, status: 500, failure: null };

/** A receiver without a network. What it holds is answered only when it is told to. */
class FakeReceiver {
  readonly requests: {
    readonly url: string;
    readonly id: string;
    readonly seq: number;
    readonly at: number;
  }[] = [];
  readonly held: (() => void)[] = [];
  answer: (seq: number) => CallbackAnswer = () => TAKEN;
  isHolding = false;
  underWay = 0;
  mostUnderWay = 0;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async send({
    url,
    headers,
    body,
  }: {
    url: string;
    headers: Readonly<Record<string, string>>;
    body: string;
  }) {
    const { seq } = JSON.parse(body).data;
    this.requests.push({ url, id: headers["webhook-id"] ?? "", seq, at: this.#clock.now() });
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    if (this.isHolding) await new Promise<void>((resolve) => this.held.push(resolve));
    this.underWay -= 1;
    return this.answer(seq);
  }

  get seqs(): number[] {
    return this.requests.map(({ seq }) => seq);
  }

  get hosts(): string[] {
    return this.requests.map(({ url }) => new URL(url).hostname);
  }
}

let clock: ManualClock;
let store: SqliteStore;
let receiver: FakeReceiver;
let dispatcher: SubscriptionDispatcher;
let reads: number; // of the log
let storeErrors: unknown[];
let logged: number[]; // what the dispatcher itself has added to the log

beforeEach(() => {
  clock = new ManualClock(START);
  store = openSqliteStore({ path: ":memory:" });
  receiver = new FakeReceiver(clock);
  reads = 0;
  storeErrors = [];
  logged = [];
  dispatcher = createDispatcher();
});

afterEach(async () => {
  for (const release of receiver.held) release();
  await dispatcher.stop();
  await store.close();
});

function createDispatcher(limits: Partial<DispatchLimits> = {}): SubscriptionDispatcher {
  const runs = new Proxy(store.runs, {
    get(target, name: keyof RunStore) {
      if (name === "listLog") reads += 1;
      return target[name].bind(target);
    },
  });
  const onStoreError = (error: unknown) => void storeErrors.push(error);
  const onLogged = (lastSeq: number) => void logged.push(lastSeq);
  const parts = { store: store.subscriptions, runs, clock, transport: receiver, onLogged, onStoreError };
  return new SubscriptionDispatcher(parts, { gatherMs: 0, ...limits });
}

async function settle(): Promise<void> {
  do {
    await dispatcher.tick();
    await new Promise((resolve) => setImmediate(resolve));
  } while (!dispatcher.isIdle);
}

async function passTime(ms: number, step = ms): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    clock.advance(step);
    await settle();
  }
}

async function subscribe(parts: Partial<Subscription> = {}): Promise<Subscription> {
  const about = { id: crypto.randomUUID(), accountId: BUILT_ACCOUNT_ID, url: "https://example.com/events" };
  const wishes = { events: ["*"] as const, filter: {}, description: null };
  const secret = newSigningSecret();
  const wanted = { ...about, ...wishes, secret, createdAt: START, ...parts };
  const stored = await store.subscriptions.create(wanted, buildAuditEntry());
  dispatcher.add(stored);
  return stored;
}

/** Stores a new run with `count` entries in the log. */
async function happen(count = 1, parts: Partial<Run> = {}): Promise<Run> {
  const run = buildRun(parts);
  const log = Array.from({ length: count }, () => buildLogEntry());
  dispatcher.advance((await store.runs.commit(buildBatch({ created: [{ run, log }] }))).lastSeq);
  return run;
}

/** Stores one more entry of a run. */
async function goOn(run: Run): Promise<Run> {
  const transition = { ...buildTransition(run), log: [buildLogEntry({ type: "run.paused" })] };
  dispatcher.advance((await store.runs.commit(buildBatch({ transitions: [transition] }))).lastSeq);
  return transition.run;
}

const restart = () => ({ now: clock.now(), giveUpAt: clock.now() + DAY, audit: buildAuditEntry() });

/** Has the first delivery of a subscription sent once more. */
async function replayFirst({ id: subscriptionId }: Subscription): Promise<void> {
  const query = { accountId: BUILT_ACCOUNT_ID, subscriptionId, status: null, limit: 100, cursor: null };
  const first = (await store.subscriptions.listDeliveries(query))?.at(-1);
  await store.subscriptions.replay(first?.id ?? "", restart());
  dispatcher.wake(subscriptionId);
}

const stateOf = async ({ id }: Subscription) => {
  const found = await store.subscriptions.find(BUILT_ACCOUNT_ID, id);
  return found?.disabledAt === null ? "active" : found?.disabledAt;
};

describe("without subscriptions", () => {
  it("does not read the log, nor anything else", async () => {
    await happen(5);
    await settle();
    expect(reads).toBe(0);
    expect(clock.pending()).toBe(0);
  });
});

describe("order", () => {
  it("sends the next event of a run when the one before was taken, and holds up no other run", async () => {
    await subscribe();
    receiver.answer = (seq) => (seq === 1 ? REFUSED : TAKEN);
    await happen(3);
    await happen(2);
    await settle();
    expect(receiver.seqs).toEqual([1, 4, 5]);
    receiver.answer = () => TAKEN;
    await passTime(5 * SECOND);
    expect(receiver.seqs).toEqual([1, 4, 5, 1, 2, 3]);
  });

  it("keeps to it for events that come while an earlier one is being tried again", async () => {
    await subscribe();
    receiver.answer = () => REFUSED;
    const run = await happen();
    await settle();
    await goOn(await goOn(run));
    await settle();
    expect(receiver.seqs).toEqual([1]);
    receiver.answer = () => TAKEN;
    await passTime(5 * SECOND);
    expect(receiver.seqs).toEqual([1, 1, 2, 3]);
  });

  it("is not held up by a replay, however often that is tried", async () => {
    const subscription = await subscribe();
    const run = await happen();
    await settle();
    receiver.answer = (seq) => (seq === 1 ? REFUSED : TAKEN);
    await replayFirst(subscription);
    await settle();
    await goOn(await goOn(run));
    await settle();
    expect(receiver.seqs).toEqual([1, 1, 2, 3]);
  });

  it("goes on with the run when an event is given up", async () => {
    await subscribe();
    const other = await happen();
    receiver.answer = (seq) => (seq === 2 ? REFUSED : TAKEN);
    await happen(2);
    await passTime(DAY / 2, DAY / 96);
    await goOn(other); // so that something was delivered in this day
    await passTime(DAY / 2 + DAY / 96, DAY / 96);
    expect(receiver.seqs.filter((seq) => seq !== 2)).toEqual([1, 4, 3]);
  });
});

describe("tries", () => {
  it("come after 5 s, doubling to 15 minutes, for 24 hours, always with the same id", async () => {
    const { id } = await subscribe();
    await happen();
    await settle();
    receiver.answer = () => REFUSED;
    const began = clock.now();
    await goOn(await happen());
    await settle();
    for (let passed = 0; passed <= DAY; passed += 5 * SECOND) {
      clock.advance(5 * SECOND);
      if (!dispatcher.isIdle) await settle();
    }
    const tries = receiver.requests.filter(({ seq }) => seq === 2);
    const waits = tries.map(({ at }, index) => (at - (tries[index - 1]?.at ?? began)) / SECOND);
    expect(waits.slice(0, 11)).toEqual([0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
    expect(new Set(tries.map((request) => request.id))).toEqual(new Set([`msg_${id}_2`]));
    const end = tries.at(-1)?.at ?? 0;
    expect(end - began).toBeLessThanOrEqual(DAY);
    expect(end - began).toBeGreaterThan(DAY - 900 * SECOND);
  });

  it("take up at most so many places for one subscription, however slow it is", async () => {
    await dispatcher.stop();
    dispatcher = createDispatcher({ perSubscription: 2, total: 6 });
    receiver.isHolding = true;
    await subscribe({ url: "https://slow.example.com" });
    for (let count = 0; count < 6; count += 1) await happen();
    await subscribe({ url: "https://quick.example.com" });
    await happen();
    await dispatcher.tick();
    await dispatcher.tick();
    expect(receiver.hosts.toSorted()).toEqual(["quick.example.com", "slow.example.com", "slow.example.com"]);
    receiver.isHolding = false;
    for (const release of receiver.held) release();
    await settle();
    expect(receiver.requests).toHaveLength(8);
    expect(receiver.mostUnderWay).toBe(3);
  });

  it("leave room for every other account, however many subscriptions of one account get no answer", async () => {
    receiver.isHolding = true;
    for (let count = 0; count < 8; count += 1) await subscribe({ url: "https://silent.example.com" });
    for (let count = 0; count < 40; count += 1) await happen();
    await dispatcher.tick();
    await subscribe({ accountId: OTHER_ACCOUNT_ID, url: "https://quick.example.com" });
    await happen(1, { accountId: OTHER_ACCOUNT_ID });
    await dispatcher.tick();
    expect(receiver.hosts.filter((host) => host === "quick.example.com")).toHaveLength(1);
  });
});

describe("a subscription to which nothing can be delivered", () => {
  it("is disabled after a day, and goes on where it stopped when it is enabled", async () => {
    const subscription = await subscribe();
    receiver.answer = () => REFUSED;
    await happen();
    await settle();
    await passTime(DAY - 900 * SECOND, 300 * SECOND);
    expect(await stateOf(subscription)).toBe("active");
    await passTime(900 * SECOND, 300 * SECOND);
    expect(await stateOf(subscription)).toEqual(expect.any(Number));
    const before = receiver.requests.length;
    await happen(2);
    await passTime(DAY, DAY / 4);
    expect(receiver.requests).toHaveLength(before);
    receiver.answer = () => TAKEN;
    const enabled = await store.subscriptions.enable(BUILT_ACCOUNT_ID, subscription.id, restart());
    if (enabled) dispatcher.add(enabled);
    await settle();
    expect(receiver.seqs.slice(before)).toEqual([2, 3, 4]); // first of all that it was disabled
  });

  it("is told of to the others who want to know, and not to those who ask for some runs only", async () => {
    const subscription = await subscribe({ events: ["run.*"] });
    const wanted = ["subscription.*"] as const;
    await subscribe({ url: "https://watch.example.com", events: wanted });
    await subscribe({ url: "https://narrow.example.com", events: wanted, filter: { source: "n8n" } });
    receiver.answer = (seq) => (seq === 1 ? REFUSED : TAKEN);
    await happen();
    await passTime(DAY + 900 * SECOND, 300 * SECOND);
    expect(await stateOf(subscription)).toEqual(expect.any(Number));
    expect(logged).toEqual([2]);
    const others = receiver.requests.filter(({ url }) => url !== subscription.url);
    expect(others.map(({ url, seq }) => `${url} ${seq}`)).toEqual(["https://watch.example.com 2"]);
  });

  it("stays active when only one event is refused", async () => {
    const subscription = await subscribe();
    receiver.answer = (seq) => (seq === 1 ? REFUSED : TAKEN);
    await happen();
    for (let hours = 0; hours < 25; hours += 1) {
      await passTime(DAY / 24, DAY / 96);
      if (hours === 12) await happen();
    }
    expect(await stateOf(subscription)).toBe("active");
    const deliveries = await store.subscriptions.listDeliveries({
      accountId: BUILT_ACCOUNT_ID,
      subscriptionId: subscription.id,
      status: "failed",
      limit: 2,
      cursor: null,
    });
    expect(deliveries).toMatchObject([{ seq: 1, status: "failed", answerStatus: 500, dueAt: null }]);
  });

  it("has only so much stored ahead; the rest waits in the log", async () => {
    await dispatcher.stop();
    dispatcher = createDispatcher({ maxPending: 10 });
    const subscription = await subscribe();
    receiver.answer = () => REFUSED;
    for (let count = 0; count < 5; count += 1) {
      for (let runs = 0; runs < 8; runs += 1) await happen();
      await settle();
    }
    expect(await store.subscriptions.countPending(subscription.id)).toBe(16);
    receiver.answer = () => TAKEN;
    await passTime(60 * SECOND, 5 * SECOND);
    expect(new Set(receiver.seqs)).toEqual(new Set(Array.from({ length: 40 }, (_, index) => index + 1)));
    expect(await store.subscriptions.countPending(subscription.id)).toBe(0);
  });
});

describe("a crash", () => {
  it("loses nothing, and what is sent twice carries the same id", async () => {
    await subscribe();
    receiver.isHolding = true;
    await goOn(await happen());
    await dispatcher.tick(); // the first event is under way, and nobody will ever know what came of it
    const crashed = dispatcher;
    dispatcher = createDispatcher();
    receiver.isHolding = false;
    await happen();
    await dispatcher.start();
    await settle();
    expect(receiver.seqs).toEqual([1, 1, 3, 2]);
    expect(receiver.requests[0]?.id).toBe(receiver.requests[1]?.id);
    for (const release of receiver.held) release();
    await crashed.stop();
  });

  it("between reading and storing repeats neither events nor ids", async () => {
    await subscribe();
    const commit = store.subscriptions.commit.bind(store.subscriptions);
    store.subscriptions.commit = () => Promise.reject(new Error("disk full"));
    await happen(2);
    await dispatcher.tick();
    expect(storeErrors).toHaveLength(1);
    expect(receiver.seqs).toEqual([]);
    store.subscriptions.commit = commit;
    await passTime(SECOND);
    expect(receiver.seqs).toEqual([1, 2]);
  });

  it("of the store after a delivery does not send it again while the process lives", async () => {
    await subscribe();
    receiver.isHolding = true;
    await happen(2);
    await dispatcher.tick();
    const commit = store.subscriptions.commit.bind(store.subscriptions);
    store.subscriptions.commit = () => Promise.reject(new Error("disk full"));
    receiver.isHolding = false;
    for (const release of receiver.held) release();
    await new Promise((resolve) => setImmediate(resolve));
    await dispatcher.tick();
    expect(storeErrors.length).toBeGreaterThan(0);
    store.subscriptions.commit = commit;
    await passTime(SECOND);
    expect(receiver.seqs).toEqual([1, 2]);
  });
});

describe("reading the log", () => {
  it("is shared by the subscriptions of an account, and sees only its account", async () => {
    await subscribe({ url: "https://one.example.com" });
    await subscribe({ url: "https://two.example.com" });
    await settle();
    reads = 0;
    await happen();
    await happen(1, { accountId: OTHER_ACCOUNT_ID });
    await dispatcher.tick();
    expect(reads).toBe(1);
    await settle();
    expect(receiver.requests.map(({ url, seq }) => `${url} ${seq}`)).toEqual([
      "https://one.example.com 1",
      "https://two.example.com 1",
    ]);
  });

  it("stores the cursor now and then when nothing is wanted", async () => {
    await dispatcher.stop();
    dispatcher = createDispatcher({ saveEvery: 10 });
    const { id } = await subscribe({ events: ["run.failed"] });
    const cursor = async () => (await store.subscriptions.find(BUILT_ACCOUNT_ID, id))?.lastSeq;
    await happen(9);
    await settle();
    expect(await cursor()).toBe(0);
    await happen(1);
    await settle();
    expect(await cursor()).toBe(10);
  });

  it("takes up a backlog of any length", async () => {
    await subscribe({ events: ["run.paused"] });
    const run = await happen(700);
    await goOn(run);
    await settle();
    expect(receiver.seqs).toEqual([701]);
  });
});
