import type { Instant } from "../rules/run.ts";

const MANY_SLOTS = 4096;

/**
 * A limit that several senders share: time cut into slots, one message in each. Whoever has to wait for another reason
 * takes a slot further ahead, and leaves those before it to the others.
 */
export class RateSlots {
  readonly #slotMs: number;
  readonly #following = new Map<number, number>(); // taken slot → where to look for the next free one
  #tidyAt = MANY_SLOTS;

  constructor(perSecond: number) {
    this.#slotMs = 1000 / perSecond;
  }

  /** The earliest instant, not before `at`, in a slot that is free. */
  freeFrom(at: Instant): Instant {
    const slot = this.#slotOf(at);
    const free = this.#freeSlot(slot);
    return free === slot ? at : Math.ceil(free * this.#slotMs);
  }

  /** Takes the slot of an instant. */
  take(at: Instant, now: Instant): void {
    const slot = this.#slotOf(at);
    this.#following.set(slot, slot + 1);
    if (this.#following.size > this.#tidyAt) this.#forgetBefore(this.#slotOf(now));
  }

  #slotOf(at: Instant): number {
    return Math.floor(at / this.#slotMs + 1e-9);
  }

  /** Follows the taken slots, and shortens the way for whoever comes next. */
  #freeSlot(from: number): number {
    let free = from;
    for (let next = this.#following.get(free); next !== undefined; next = this.#following.get(free))
      free = next;
    for (let slot = from; slot !== free; ) {
      const next = this.#following.get(slot) ?? free;
      this.#following.set(slot, free);
      slot = next;
    }
    return free;
  }

  #forgetBefore(slot: number): void {
    for (const taken of this.#following.keys()) if (taken < slot) this.#following.delete(taken);
    this.#tidyAt = Math.max(MANY_SLOTS, this.#following.size * 2);
  }
}
