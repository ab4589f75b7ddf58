import type { Channel, Message } from "@failover-kit/core/model";
import type { Instant } from "../rules/run.ts";

/** How many messages a second one channel, or one sender on it, may hand over. */
export interface SenderRate {
  readonly channel: Channel;
  readonly from: string | null; // null: each sender of the channel
  readonly perSecond: number;
}

// Senders whose next place lies in the past need no memory; they are forgotten when the table has grown this large.
const MANY_SENDERS = 10_000;

/** Hands out places in time, evenly spaced per sender, so that no sender exceeds its rate. */
export class SenderRates {
  readonly #rates: readonly SenderRate[];
  readonly #nextFreeAt = new Map<string, Instant>();

  constructor(rates: readonly SenderRate[]) {
    this.#rates = rates;
  }

  /** The earliest instant at which this message may be handed over. The place is taken. */
  take(message: Message, now: Instant): Instant {
    const rate = this.#rateOf(message);
    if (rate === undefined) return now;
    if (this.#nextFreeAt.size > MANY_SENDERS) this.#forgetIdle(now);
    const sender = `${message.channel} ${message.from}`;
    const at = Math.max(now, this.#nextFreeAt.get(sender) ?? now);
    this.#nextFreeAt.set(sender, at + 1000 / rate.perSecond);
    return Math.ceil(at);
  }

  #rateOf({ channel, from }: Message): SenderRate | undefined {
    const own = this.#rates.find((rate) => rate.channel === channel && rate.from === from);
    return own ?? this.#rates.find((rate) => rate.channel === channel && rate.from === null);
  }

  #forgetIdle(now: Instant): void {
    for (const [sender, at] of this.#nextFreeAt) if (at <= now) this.#nextFreeAt.delete(sender);
  }
}
