import type { AuditAction } from "@failover-kit/core/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditStore } from "../ports/audit-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import {
  type Delivery,
  type DeliveryResult,
  type DisabledSubscription,
  KEPT_DELIVERIES,
  KEPT_SECRETS,
  type NewDelivery,
  type NewSubscription,
  type SubscriptionBatch,
  type SubscriptionStore,
} from "../ports/subscription-store.ts";
import {
  BUILT_ACCOUNT_ID,
  BUILT_AT,
  buildAuditEntry,
  buildBatch,
  buildLogEntry,
  buildRun,
} from "./builders.ts";

/** Opens an empty store. `reopen` closes it and opens what it has kept, as after a restart. */
export type OpenSubscriptionStore = () => Promise<{
  store: SubscriptionStore;
  runs: RunStore;
  audit: AuditStore;
  reopen?: () => Promise<SubscriptionStore>;
  close: () => Promise<void>;
}>;

const OTHER_ACCOUNT_ID = "019b7600-0000-7000-8000-00000000a002";
const DAY = 86_400_000;
const audit = (action: AuditAction = "subscription.created") => buildAuditEntry({ action });
const later = { now: BUILT_AT + DAY, giveUpAt: BUILT_AT + 2 * DAY };
const enabling = () => ({ ...later, audit: audit("subscription.enabled") });
const replaying = () => ({ ...later, audit: audit("delivery.replayed") });
const renewing = (secret: string, now = BUILT_AT) => ({
  secret,
  now,
  validUntil: now + DAY,
  audit: audit("subscription.secret_rotated"),
});
const nothing: ReadonlySet<string> = new Set();
let built = 0;

function id(): string {
  built += 1;
  return `019b7600-0000-7000-8000-${built.toString(16).padStart(12, "0")}`;
}

function subscription(parts: Partial<NewSubscription> = {}): NewSubscription {
  return {
    id: id(),
    accountId: BUILT_ACCOUNT_ID,
    url: "https://shop.example.com/events",
    events: ["run.completed", "step.*"],
    filter: { source: "n8n", channel: "sms" },
    description: "The order desk",
    secret: "whsec_one",
    createdAt: BUILT_AT,
    ...parts,
  };
}

function delivery(seq: number, runId: string | null = "run-1"): NewDelivery {
  return { id: id(), type: "run.completed", seq, runId, body: `{"seq":${seq}}` };
}

function batch(parts: Partial<SubscriptionBatch>): SubscriptionBatch {
  return { now: BUILT_AT, results: [], advances: [], disabled: [], ...parts };
}

function advance(subscriptionId: string, deliveries: readonly NewDelivery[]) {
  const lastSeq = deliveries.at(-1)?.seq ?? 0;
  return { subscriptionId, lastSeq, giveUpAt: BUILT_AT + DAY, deliveries };
}

function result(subscriptionId: string, about: { id: string }, parts: Partial<DeliveryResult> = {}) {
  const how = { status: "delivered", answerStatus: 204, failure: null } as const;
  return { id: about.id, subscriptionId, attempts: 1, at: BUILT_AT + 1, dueAt: null, ...how, ...parts };
}

function disabling(subscriptionId: string, at = BUILT_AT): DisabledSubscription {
  return {
    subscriptionId,
    log: { type: "subscription.disabled", at, data: { subscription_id: subscriptionId } },
  };
}

/** What every subscription store must do. `open` gives an empty store each time. */
export function describeSubscriptionStore(name: string, open: OpenSubscriptionStore): void {
  describe(name, () => {
    let opened: Awaited<ReturnType<OpenSubscriptionStore>>;
    let store: SubscriptionStore;
    const restart = async () => {
      if (opened.reopen) store = await opened.reopen();
    };
    const due = (subscriptionId: string, now = BUILT_AT, limit = 100, except = nothing) =>
      store.claimDeliveries(subscriptionId, now, limit, except);
    const seqs = (deliveries: readonly Delivery[] | null) => deliveries?.map(({ seq }) => seq) ?? [];
    const all = async (subscriptionId: string) =>
      store.listDeliveries({
        accountId: BUILT_ACCOUNT_ID,
        subscriptionId,
        status: null,
        limit: 10_000,
        cursor: null,
      });
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.close());

    it("keeps a subscription as it was made, to begin after the newest log entry", async () => {
      const created = [{ run: buildRun(), log: [buildLogEntry(), buildLogEntry()] }];
      const { lastSeq } = await opened.runs.commit(buildBatch({ created }));
      const made = subscription();
      const stored = await store.create(made, audit());
      expect(stored).toEqual({
        ...made,
        lastSeq,
        earlierSecrets: [],
        disabledAt: null,
        lastDeliveredAt: null,
      });
      await restart();
      expect(await store.find(BUILT_ACCOUNT_ID, made.id)).toEqual(stored);
      expect(await store.listActive()).toEqual([stored]);
    });

    it("shows subscriptions to their own account only, the oldest first", async () => {
      const first = await store.create(subscription(), audit());
      const second = await store.create(
        subscription({ events: ["*"], filter: {}, description: null }),
        audit(),
      );
      const other = await store.create(subscription({ accountId: OTHER_ACCOUNT_ID }), audit());
      expect(await store.list(BUILT_ACCOUNT_ID)).toEqual([first, second]);
      expect(await store.list(OTHER_ACCOUNT_ID)).toEqual([other]);
      expect(await store.find(OTHER_ACCOUNT_ID, first.id)).toBeNull();
      expect(await store.delete(OTHER_ACCOUNT_ID, first.id, audit("subscription.deleted"))).toBe(false);
      expect(await store.enable(OTHER_ACCOUNT_ID, first.id, enabling())).toBeNull();
      expect(await store.replaceSecret(OTHER_ACCOUNT_ID, first.id, renewing("whsec_two"))).toBeNull();
      expect(await store.find(BUILT_ACCOUNT_ID, first.id)).toEqual(first);
    });

    it("replaces the secret and remembers those before, the newest first, each to its own end", async () => {
      const made = await store.create(subscription(), audit());
      await store.replaceSecret(BUILT_ACCOUNT_ID, made.id, renewing("whsec_two"));
      await store.replaceSecret(BUILT_ACCOUNT_ID, made.id, renewing("whsec_three", BUILT_AT + 7));
      await restart();
      expect(await store.find(BUILT_ACCOUNT_ID, made.id)).toMatchObject({
        secret: "whsec_three",
        earlierSecrets: [
          { secret: "whsec_two", validUntil: BUILT_AT + 7 + DAY },
          { secret: "whsec_one", validUntil: BUILT_AT + DAY },
        ],
      });
    });

    it("forgets secrets whose end has come, and the oldest of too many", async () => {
      const made = await store.create(subscription(), audit());
      const earlier = async () =>
        (await store.find(BUILT_ACCOUNT_ID, made.id))?.earlierSecrets.map(({ secret }) => secret);
      await store.replaceSecret(BUILT_ACCOUNT_ID, made.id, renewing("whsec_two"));
      await store.replaceSecret(BUILT_ACCOUNT_ID, made.id, renewing("whsec_three", BUILT_AT + DAY));
      expect(await earlier()).toEqual(["whsec_two"]);
      for (let count = 0; count < KEPT_SECRETS; count += 1) {
        await store.replaceSecret(BUILT_ACCOUNT_ID, made.id, renewing(`whsec_${count}`, BUILT_AT + DAY));
      }
      expect(await earlier()).toHaveLength(KEPT_SECRETS);
      expect((await earlier())?.at(-1)).toBe("whsec_three");
    });

    it("stores deliveries and the moved cursor together", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const deliveries = [delivery(3), delivery(7, "run-2")];
      await store.commit(batch({ advances: [advance(subscriptionId, deliveries)] }));
      await restart();
      expect(await store.find(BUILT_ACCOUNT_ID, subscriptionId)).toMatchObject({ lastSeq: 7 });
      expect(await due(subscriptionId)).toMatchObject(deliveries);
      expect(await store.countPending(subscriptionId)).toBe(2);
    });

    it("stores nothing of a batch that cannot be stored", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const twice = delivery(4);
      const failing = batch({ advances: [advance(subscriptionId, [delivery(3), twice, twice])] });
      await expect(store.commit(failing)).rejects.toThrow();
      expect(await store.find(BUILT_ACCOUNT_ID, subscriptionId)).toMatchObject({ lastSeq: 0 });
      expect(await all(subscriptionId)).toEqual([]);
    });

    it("gives out only the first pending delivery of each run", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const [one, two, three] = [delivery(1), delivery(2), delivery(3)];
      await store.commit(batch({ advances: [advance(subscriptionId, [one, two, delivery(4, "run-2")])] }));
      await store.commit(batch({ advances: [advance(subscriptionId, [three])] }));
      expect(seqs(await due(subscriptionId))).toEqual([1, 4]);
      await store.commit(batch({ results: [result(subscriptionId, one)] }));
      expect(seqs(await due(subscriptionId, BUILT_AT + 1))).toEqual([4, 2]);
      const failed = result(subscriptionId, two, { status: "failed", answerStatus: 500 });
      await store.commit(batch({ results: [failed] }));
      expect(seqs(await due(subscriptionId, BUILT_AT + 1))).toEqual([4, 3]);
    });

    it("holds back the rest of the run while the first one is tried again", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const [one, two] = [delivery(1), delivery(2)];
      await store.commit(batch({ advances: [advance(subscriptionId, [one, two])] }));
      const dueAt = BUILT_AT + 5000;
      const again = result(subscriptionId, one, {
        status: "pending",
        answerStatus: null,
        failure: "timeout",
        dueAt,
      });
      await store.commit(batch({ results: [again] }));
      await restart();
      expect(await due(subscriptionId, dueAt - 1)).toEqual([]);
      expect(await store.nextDeliveryAt(subscriptionId, BUILT_AT)).toBe(dueAt);
      expect(await due(subscriptionId, dueAt)).toMatchObject([
        {
          seq: 1,
          attempts: 1,
          failure: "timeout",
          answerStatus: null,
          lastAttemptAt: BUILT_AT + 1,
          endedAt: null,
        },
      ]);
      expect(await store.nextDeliveryAt(subscriptionId, dueAt)).toBeNull();
    });

    it("gives out the longest waiting first, as many as asked for, without those excepted", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const deliveries = [1, 2, 3, 4].map((seq) => delivery(seq, `run-${seq}`));
      await store.commit(batch({ advances: [advance(subscriptionId, deliveries)] }));
      const except = new Set([deliveries[0]?.id ?? ""]);
      expect(seqs(await due(subscriptionId, BUILT_AT, 2, except))).toEqual([2, 3]);
    });

    it("notes when something was delivered last", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const one = delivery(1);
      await store.commit(batch({ advances: [advance(subscriptionId, [one])] }));
      await store.commit(batch({ results: [result(subscriptionId, one)] }));
      expect(await store.find(BUILT_ACCOUNT_ID, subscriptionId)).toMatchObject({
        lastDeliveredAt: BUILT_AT + 1,
      });
      expect(await all(subscriptionId)).toMatchObject([
        { status: "delivered", attempts: 1, answerStatus: 204, dueAt: null, endedAt: BUILT_AT + 1 },
      ]);
    });

    it("disables, and begins all pending tries anew when enabled", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const [one, two] = [delivery(1), delivery(2)];
      await store.commit(batch({ advances: [advance(subscriptionId, [one, two])] }));
      const again = result(subscriptionId, one, {
        status: "pending",
        attempts: 9,
        dueAt: BUILT_AT + DAY * 5,
      });
      await store.commit(batch({ results: [again], disabled: [disabling(subscriptionId)] }));
      await restart();
      expect(await store.listActive()).toEqual([]);
      expect(await store.find(BUILT_ACCOUNT_ID, subscriptionId)).toMatchObject({ disabledAt: BUILT_AT });
      const enabled = await store.enable(BUILT_ACCOUNT_ID, subscriptionId, enabling());
      expect(enabled).toMatchObject({ disabledAt: null });
      expect(await due(subscriptionId, later.now)).toMatchObject([
        { seq: 1, attempts: 0, giveUpAt: later.giveUpAt },
      ]);
      expect(await store.countPending(subscriptionId)).toBe(2);
    });

    it("tells the account's log of a disabled subscription, in the same row of numbers as runs", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const run = buildRun();
      await opened.runs.commit(buildBatch({ created: [{ run, log: [buildLogEntry()] }] }));
      const { lastSeq } = await store.commit(batch({ disabled: [disabling(subscriptionId, BUILT_AT + 7)] }));
      const next = { run: buildRun(), log: [buildLogEntry()] };
      await opened.runs.commit(buildBatch({ created: [next] }));
      const log = await opened.runs.listLog({
        accountId: BUILT_ACCOUNT_ID,
        runId: null,
        afterSeq: 0,
        limit: 9,
      });
      expect(lastSeq).toBe(2);
      expect(log.map(({ seq, type, runId }) => [seq, type, runId])).toEqual([
        [1, "run.accepted", run.id],
        [2, "subscription.disabled", null],
        [3, "run.accepted", next.run.id],
      ]);
      expect(log[1]).toMatchObject({ at: BUILT_AT + 7, data: { subscription_id: subscriptionId } });
      const other = { accountId: OTHER_ACCOUNT_ID, runId: null, afterSeq: 0, limit: 9 };
      expect(await opened.runs.listLog(other)).toEqual([]);
    });

    it("gives the number of an entry that could not be stored to the next one", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const twice = disabling(subscriptionId);
      const bad = { ...twice, log: { ...twice.log, data: { number: 1n } } };
      await expect(store.commit(batch({ disabled: [twice, bad] }))).rejects.toThrow();
      expect(await store.find(BUILT_ACCOUNT_ID, subscriptionId)).toMatchObject({ disabledAt: null });
      expect(await store.commit(batch({ disabled: [twice] }))).toEqual({ lastSeq: 1 });
    });

    it("leaves an active subscription as it is when enabled again", async () => {
      const made = await store.create(subscription(), audit());
      await store.commit(batch({ advances: [advance(made.id, [delivery(1)])] }));
      await store.enable(BUILT_ACCOUNT_ID, made.id, enabling());
      expect(await due(made.id)).toMatchObject([{ giveUpAt: BUILT_AT + DAY }]);
    });

    it("replays what has ended, and only that", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const [one, two, three] = [delivery(1), delivery(2), delivery(3)];
      await store.commit(batch({ advances: [advance(subscriptionId, [one, two, three])] }));
      expect(await store.replay(one.id, replaying())).toBe(false);
      expect(await store.replay(id(), replaying())).toBe(false);
      await store.commit(batch({ results: [result(subscriptionId, one)] }));
      expect(await store.replay(one.id, replaying())).toBe(true);
      expect(await due(subscriptionId, later.now)).toMatchObject([
        { seq: 2 },
        { seq: 1, status: "pending", attempts: 0, giveUpAt: later.giveUpAt, endedAt: null },
      ]);
      // The end of the replay brings nothing forward that waits behind another one.
      await store.commit(batch({ results: [result(subscriptionId, one)] }));
      expect(seqs(await due(subscriptionId, later.now))).toEqual([2]);
      await store.commit(batch({ results: [result(subscriptionId, two)] }));
      expect(seqs(await due(subscriptionId, later.now))).toEqual([3]);
    });

    it("holds nothing up behind a replay: neither what comes later nor what waits behind another one", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const [one, two, three] = [delivery(1), delivery(2), delivery(3)];
      await store.commit(batch({ advances: [advance(subscriptionId, [one])] }));
      await store.commit(batch({ results: [result(subscriptionId, one)] }));
      await store.replay(one.id, replaying());
      await restart();
      await store.commit(batch({ now: later.now, advances: [advance(subscriptionId, [two, three])] }));
      expect(seqs(await due(subscriptionId, later.now))).toEqual([1, 2]);
      const dueAt = later.now + 5000;
      const again = result(subscriptionId, one, {
        status: "pending",
        answerStatus: 500,
        at: later.now,
        dueAt,
      });
      await store.commit(batch({ results: [again, result(subscriptionId, two, { at: later.now })] }));
      expect(seqs(await due(subscriptionId, later.now))).toEqual([3]);
      expect(seqs(await due(subscriptionId, dueAt))).toEqual([3, 1]);
    });

    it("lists deliveries newest first, by status, from page to page", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const deliveries = [1, 2, 3, 4, 5].map((seq) => delivery(seq, `run-${seq}`));
      await store.commit(batch({ advances: [advance(subscriptionId, deliveries)] }));
      const results = deliveries.slice(0, 3).map((about) => result(subscriptionId, about));
      await store.commit(batch({ results }));
      const accountId = BUILT_ACCOUNT_ID;
      const page = { accountId, subscriptionId, status: null, limit: 2, cursor: null };
      expect(seqs(await store.listDeliveries(page))).toEqual([5, 4]);
      const cursor = deliveries[3]?.id ?? "";
      expect(seqs(await store.listDeliveries({ ...page, cursor }))).toEqual([3, 2]);
      expect(seqs(await store.listDeliveries({ ...page, status: "delivered" }))).toEqual([3, 2]);
      expect(seqs(await store.listDeliveries({ ...page, status: "pending", limit: 9 }))).toEqual([5, 4]);
      expect(await store.listDeliveries({ ...page, accountId: OTHER_ACCOUNT_ID })).toEqual([]);
    });

    it("knows a cursor of another subscription as little as one that nobody was given", async () => {
      const [own, foreign] = [
        await store.create(subscription(), audit()),
        await store.create(subscription({ accountId: OTHER_ACCOUNT_ID }), audit()),
      ];
      const theirs = delivery(1);
      await store.commit(batch({ advances: [advance(foreign.id, [theirs])] }));
      await store.commit(batch({ advances: [advance(own.id, [delivery(2)])] }));
      const page = { accountId: BUILT_ACCOUNT_ID, subscriptionId: own.id, status: null, limit: 2 };
      expect(await store.listDeliveries({ ...page, cursor: theirs.id })).toBeNull();
      expect(await store.listDeliveries({ ...page, cursor: id() })).toBeNull();
    });

    it("tells the audit log of each change, and of nothing that changed nothing", async () => {
      const made = subscription();
      const one = delivery(1);
      await store.create(made, audit());
      await store.enable(BUILT_ACCOUNT_ID, made.id, enabling()); // it is active
      await store.replaceSecret(BUILT_ACCOUNT_ID, made.id, renewing("whsec_two"));
      await store.commit(batch({ advances: [advance(made.id, [one])] }));
      await store.replay(one.id, replaying()); // it has not ended
      const disabled = [disabling(made.id)];
      await store.commit(batch({ results: [result(made.id, one)], disabled }));
      await store.enable(BUILT_ACCOUNT_ID, made.id, enabling());
      await store.replay(one.id, replaying());
      await store.delete(BUILT_ACCOUNT_ID, made.id, audit("subscription.deleted"));
      await store.delete(BUILT_ACCOUNT_ID, made.id, audit("subscription.deleted")); // it is gone
      await store.enable(BUILT_ACCOUNT_ID, made.id, enabling());
      await store.replaceSecret(BUILT_ACCOUNT_ID, made.id, renewing("whsec_three"));
      const all = { actor: null, action: null, target: null, since: null, limit: 100, cursor: null };
      const entries = await opened.audit.list({ accountId: BUILT_ACCOUNT_ID, ...all });
      expect(entries?.map(({ action }) => action).toReversed()).toEqual([
        "subscription.created",
        "subscription.secret_rotated",
        "subscription.enabled",
        "delivery.replayed",
        "subscription.deleted",
      ]);
    });

    it("stores no change whose audit entry cannot be stored", async () => {
      const made = subscription();
      const twice = audit();
      await store.create(made, twice);
      await expect(store.create(subscription(), twice)).rejects.toThrow();
      await expect(store.delete(BUILT_ACCOUNT_ID, made.id, twice)).rejects.toThrow();
      const renewal = { ...renewing("whsec_two"), audit: twice };
      await expect(store.replaceSecret(BUILT_ACCOUNT_ID, made.id, renewal)).rejects.toThrow();
      expect(await store.list(BUILT_ACCOUNT_ID)).toMatchObject([{ id: made.id, secret: "whsec_one" }]);
    });

    it("finds a delivery under its own subscription and account only", async () => {
      const first = await store.create(subscription(), audit());
      const second = await store.create(subscription(), audit());
      const one = delivery(1);
      await store.commit(batch({ advances: [advance(first.id, [one])] }));
      expect(await store.findDelivery(BUILT_ACCOUNT_ID, first.id, one.id)).toMatchObject(one);
      expect(await store.findDelivery(BUILT_ACCOUNT_ID, second.id, one.id)).toBeNull();
      expect(await store.findDelivery(OTHER_ACCOUNT_ID, first.id, one.id)).toBeNull();
      expect(await store.findDelivery(BUILT_ACCOUNT_ID, first.id, id())).toBeNull();
    });

    it("keeps the newest of what has ended, and everything pending", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const stuck = delivery(1, "run-0");
      const many = Array.from({ length: KEPT_DELIVERIES + 50 }, (_, index) =>
        delivery(index + 2, `run-${index + 1}`),
      );
      await store.commit(batch({ advances: [advance(subscriptionId, [stuck, ...many])] }));
      await store.commit(batch({ results: many.map((about) => result(subscriptionId, about)) }));
      const kept = seqs(await all(subscriptionId));
      expect(kept).toHaveLength(KEPT_DELIVERIES + 1);
      expect(kept.at(0)).toBe(KEPT_DELIVERIES + 51);
      expect(kept.slice(-2)).toEqual([52, 1]);
      // The one that took longest has ended last, however old it is.
      const failed = result(subscriptionId, stuck, {
        status: "failed",
        answerStatus: 500,
        at: BUILT_AT + DAY,
      });
      await store.commit(batch({ results: [failed] }));
      expect(seqs(await all(subscriptionId)).slice(-2)).toEqual([53, 1]);
    });

    it("keeps what has ended, however much is pending", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const one = delivery(1);
      const many = Array.from({ length: KEPT_DELIVERIES + 50 }, (_, index) =>
        delivery(index + 2, `run-${index + 2}`),
      );
      await store.commit(batch({ advances: [advance(subscriptionId, [one])] }));
      await store.commit(batch({ results: [result(subscriptionId, one)] }));
      await store.commit(batch({ advances: [advance(subscriptionId, many)] }));
      expect(seqs(await all(subscriptionId)).at(-1)).toBe(1);
    });

    it("keeps a test in the log", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const ended: Delivery = {
        ...delivery(1, null),
        type: "subscription.test",
        seq: null,
        subscriptionId,
        status: "failed",
        attempts: 1,
        answerStatus: null,
        failure: "connection_failed",
        createdAt: BUILT_AT,
        lastAttemptAt: BUILT_AT + 1,
        dueAt: null,
        giveUpAt: BUILT_AT,
        endedAt: BUILT_AT + 1,
      };
      await store.addEnded(ended);
      expect(await all(subscriptionId)).toEqual([ended]);
    });

    it("forgets a deleted subscription with its deliveries, and what is said of it later", async () => {
      const { id: subscriptionId } = await store.create(subscription(), audit());
      const one = delivery(1);
      await store.commit(batch({ advances: [advance(subscriptionId, [one])] }));
      expect(await store.delete(BUILT_ACCOUNT_ID, subscriptionId, audit("subscription.deleted"))).toBe(true);
      expect(await store.delete(BUILT_ACCOUNT_ID, subscriptionId, audit("subscription.deleted"))).toBe(false);
      const results = [result(subscriptionId, one)];
      const advances = [advance(subscriptionId, [delivery(2)])];
      await store.commit(batch({ results, advances, disabled: [disabling(subscriptionId)] }));
      expect(await store.list(BUILT_ACCOUNT_ID)).toEqual([]);
      expect(await due(subscriptionId)).toEqual([]);
      expect(await store.countPending(subscriptionId)).toBe(0);
    });
  });
}
