import type {
  Delivery,
  DisabledSubscription,
  Instant,
  RunStore,
  SubscriptionAdvance,
  SubscriptionStore,
} from "@failover-kit/engine";
import { deliveryResult, type EndedTry, endsSubscription, TRIED_FOR_MS } from "./delivery-rule.ts";
import type { DispatchRoom } from "./dispatch-room.ts";
import { LogReader } from "./log-reader.ts";
import type { SubscriptionLane } from "./subscription-lane.ts";

/** How much is done at once. */
export interface DispatchLimits {
  readonly gatherMs: number; // how long the first reason for a turn waits for company
  readonly total: number; // deliveries under way at once
  readonly perSubscription: number;
  readonly maxPending: number; // deliveries stored ahead for one subscription; the rest waits in the log
  readonly saveEvery: number; // log entries that nobody wanted, after which the cursor is stored all the same
}

export const defaultDispatchLimits: DispatchLimits = {
  gatherMs: 20,
  total: 128,
  perSubscription: 16,
  maxPending: 1000,
  saveEvery: 10_000,
};

type Lanes = Map<string, SubscriptionLane>;

/** One turn of the dispatcher: read on in the log, store what came of tries and what is new, take what is due. */
export class SubscriptionTurn {
  readonly #store: SubscriptionStore;
  readonly #runs: RunStore;
  readonly #limits: DispatchLimits;
  readonly #lanes: Lanes;
  readonly #now: Instant;
  /** The highest log number that this turn has stored, or null. */
  storedSeq: number | null = null;
  isStored = false;
  isUnfinished = false; // there is more to be done at once
  nextDueAt: Instant | null = null;

  constructor(
    parts: { readonly store: SubscriptionStore; readonly runs: RunStore },
    limits: DispatchLimits,
    lanes: Lanes,
    now: Instant,
  ) {
    this.#store = parts.store;
    this.#runs = parts.runs;
    this.#limits = limits;
    this.#lanes = lanes;
    this.#now = now;
  }

  /** Stores results and what is new in the log up to `newestSeq`, in one transaction. Null: nothing is read. */
  async store(newestSeq: number | null, tries: readonly EndedTry[]): Promise<void> {
    const advances = newestSeq === null ? [] : await this.#readLog(newestSeq);
    const results = tries.map(({ delivery, answer, at }) => deliveryResult(delivery, answer, at));
    const disabled = this.#disabledBy(tries, results);
    if (advances.length > 0 || results.length > 0) {
      const batch = { now: this.#now, results, advances, disabled: this.#disablings(disabled) };
      const { lastSeq } = await this.#store.commit(batch);
      if (disabled.size > 0) this.storedSeq = lastSeq;
    }
    this.isStored = true;
    for (const { subscriptionId, lastSeq } of advances) this.#noteAdvance(subscriptionId, lastSeq);
    for (const result of results) this.#settle(result);
    for (const id of disabled) this.#lanes.delete(id);
  }

  /** Sends what is due, as far as there is room. Who was served first comes last the next time. */
  async sendDue(
    room: DispatchRoom,
    send: (lane: SubscriptionLane, delivery: Delivery) => void,
  ): Promise<void> {
    for (const [id, lane] of [...this.#lanes]) {
      if (!lane.mayHaveDue) continue;
      const left = Math.min(
        room.leftFor(lane.subscription),
        this.#limits.perSubscription - lane.inFlight.size,
      );
      if (left <= 0) continue; // a try that ends asks for the next turn
      const due = await this.#store.claimDeliveries(id, this.#now, left, lane.inFlight);
      if (this.#lanes.get(id) !== lane) continue; // it was removed in the meantime
      for (const delivery of due) send(lane, delivery);
      if (due.length === left) this.#moveToEnd(id, lane);
      else await this.#noteNextDue(id, lane);
    }
  }

  async #readLog(newestSeq: number): Promise<SubscriptionAdvance[]> {
    const reader = new LogReader(this.#runs);
    const advances: SubscriptionAdvance[] = [];
    for (const lane of this.#lanes.values()) {
      if (lane.cursor >= newestSeq || lane.isFull) continue;
      const { lastSeq, hasMore, deliveries } = await reader.read(lane, newestSeq, this.#now);
      lane.isFull = deliveries.length > 0 && !(await this.#hasRoom(lane));
      if (lane.isFull) continue;
      if (hasMore) this.isUnfinished = true;
      const { id: subscriptionId, lastSeq: storedSeq } = lane.subscription;
      if (deliveries.length > 0 || lastSeq - storedSeq >= this.#limits.saveEvery) {
        advances.push({ subscriptionId, lastSeq, giveUpAt: this.#now + TRIED_FOR_MS, deliveries });
      } else {
        lane.cursor = lastSeq;
      }
    }
    return advances;
  }

  async #hasRoom(lane: SubscriptionLane): Promise<boolean> {
    return (await this.#store.countPending(lane.subscription.id)) < this.#limits.maxPending;
  }

  #disabledBy(
    tries: readonly EndedTry[],
    results: readonly ReturnType<typeof deliveryResult>[],
  ): Set<string> {
    const disabled = new Set<string>();
    const delivered = new Set(
      results.filter(({ status }) => status === "delivered").map(({ subscriptionId }) => subscriptionId),
    );
    for (const [index, { delivery }] of tries.entries()) {
      const { subscriptionId: id } = delivery;
      const lane = this.#lanes.get(id);
      const result = results[index];
      if (!lane || !result || delivered.has(id)) continue;
      if (endsSubscription(delivery, result, lane.subscription.lastDeliveredAt)) disabled.add(id);
    }
    return disabled;
  }

  /** The receiver may never read it, but whoever looks after the account can. */
  #disablings(ids: ReadonlySet<string>): DisabledSubscription[] {
    return [...ids].map((subscriptionId) => {
      const data = { subscription_id: subscriptionId };
      return { subscriptionId, log: { type: "subscription.disabled", at: this.#now, data } };
    });
  }

  #noteAdvance(id: string, lastSeq: number): void {
    const lane = this.#lanes.get(id);
    if (!lane) return;
    lane.cursor = lastSeq;
    lane.mayHaveDue = true;
    lane.note({ lastSeq });
  }

  #settle({ id, subscriptionId, status, at }: ReturnType<typeof deliveryResult>): void {
    const lane = this.#lanes.get(subscriptionId);
    if (!lane) return;
    lane.inFlight.delete(id);
    lane.mayHaveDue = true; // the next one of its run, or this one again
    if (status !== "pending") lane.isFull = false;
    if (status === "delivered") lane.note({ lastDeliveredAt: at });
  }

  async #noteNextDue(id: string, lane: SubscriptionLane): Promise<void> {
    lane.mayHaveDue = false;
    const next = await this.#store.nextDeliveryAt(id, this.#now);
    if (next !== null && (this.nextDueAt === null || next < this.nextDueAt)) this.nextDueAt = next;
  }

  #moveToEnd(id: string, lane: SubscriptionLane): void {
    this.#lanes.delete(id);
    this.#lanes.set(id, lane);
  }
}
