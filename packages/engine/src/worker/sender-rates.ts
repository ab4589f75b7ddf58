import type { Channel, Message } from "@failover-kit/core/model";
import type { Instant } from "../rules/run.ts";
import { RateSlots } from "./rate-slots.ts";

/** How many messages a second may be handed over: in all, on one channel, for each sender on it, or for one sender. */
export interface SenderRate {
  readonly channel: Channel | null; // null: all channels together
  readonly from: string | null; // null: the whole channel; "*": each sender that has no rate of its own
  readonly perSecond: number;
}

// Senders whose next place lies in the past need no memory; they are forgotten when the table has grown this large.
const MANY_SENDERS = 10_000;

/**
 * Hands out places in time, so that no limit is exceeded: that of the sender, evenly spaced, that of its channel, and
 * that of all channels together.
 */
export class SenderRates {
  readonly #rates: readonly SenderRate[];
  readonly #shared = new Map<Channel | null, RateSlots>();
  readonly #nextFreeAt = new Map<string, Instant>(); // by sender

  constructor(rates: readonly SenderRate[]) {
    this.#rates = rates;
    for (const { channel, from, perSecond } of rates) {
      if (from === null) this.#shared.set(channel, new RateSlots(perSecond));
    }
  }

  /** The earliest instant at which this message may be handed over. The place is taken. */
  take({ channel, from }: Message, now: Instant): Instant {
    if (this.#rates.length === 0) return now;
    const own = this.#rateOf(channel, from);
    const sender = `${channel} ${from}`;
    const shared = [this.#shared.get(channel), this.#shared.get(null)].filter((slots) => slots !== undefined);
    const at = firstFree(shared, Math.ceil(Math.max(now, this.#nextFreeAt.get(sender) ?? now)));
    for (const slots of shared) slots.take(at, now);
    if (own !== undefined) this.#noteSender(sender, at + 1000 / own.perSecond, now);
    return at;
  }

  #rateOf(channel: Channel, from: string): SenderRate | undefined {
    const ofChannel = this.#rates.filter((rate) => rate.channel === channel);
    return ofChannel.find((rate) => rate.from === from) ?? ofChannel.find((rate) => rate.from === "*");
  }

  #noteSender(sender: string, nextFreeAt: Instant, now: Instant): void {
    if (this.#nextFreeAt.size > MANY_SENDERS) {
      for (const [idle, at] of this.#nextFreeAt) if (at <= now) this.#nextFreeAt.delete(idle);
    }
    this.#nextFreeAt.set(sender, nextFreeAt);
  }
}

/** The first instant from `at` on that is free by all of the limits. */
function firstFree(limits: readonly RateSlots[], at: Instant): Instant {
  const free = limits.reduce((earliest, slots) => slots.freeFrom(earliest), at);
  return free === at ? at : firstFree(limits, free);
}
