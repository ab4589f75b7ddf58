import { receiverOf, type Subscription } from "@failover-kit/engine";

/**
 * How many requests may be under way, and to whom. One goes only while those of its account and those to its receiver
 * are together fewer than what is still free: a few silent receivers never take everything, whosever they are.
 */
export class DispatchRoom {
  readonly #total: number;
  readonly #counts = new Map<string, number>(); // of an account, and to a receiver of an account
  #underWay = 0;

  constructor(total: number) {
    this.#total = total;
  }

  get isEmpty(): boolean {
    return this.#underWay === 0;
  }

  /** How many more may go to a subscription now. */
  leftFor(subscription: Subscription): number {
    let left = this.#total - this.#underWay;
    for (const name of namesOf(subscription)) left -= this.#counts.get(name) ?? 0;
    return Math.max(0, Math.ceil(left / 3)); // each that goes leaves one less, and counts in both
  }

  enter(subscription: Subscription): void {
    this.#count(subscription, 1);
  }

  leave(subscription: Subscription): void {
    this.#count(subscription, -1);
  }

  #count(subscription: Subscription, change: 1 | -1): void {
    this.#underWay += change;
    for (const name of namesOf(subscription)) {
      const count = (this.#counts.get(name) ?? 0) + change;
      if (count === 0) this.#counts.delete(name);
      else this.#counts.set(name, count);
    }
  }
}

/** Accounts may share a receiver without waiting for each other. */
function namesOf({ accountId, url }: Subscription): readonly string[] {
  return [accountId, `${accountId} ${receiverOf(url)}`];
}
