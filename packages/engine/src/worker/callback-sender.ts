import type { CallbackTransport } from "../ports/callback-transport.ts";
import type { Clock } from "../ports/clock.ts";
import { receiverOf } from "../ports/receiver.ts";
import type { Callback, CallbackResult, RunStore } from "../ports/run-store.ts";
import type { Instant } from "../rules/run.ts";

const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 900_000;
const GIVE_UP_AFTER_MS = 86_400_000;

/** What is owed after one try: nothing, or another try. 5 s doubling to 15 minutes, for 24 hours. */
export function callbackResult(callback: Callback, delivered: boolean, now: Instant): CallbackResult {
  const attempts = callback.attempts + 1;
  const dueAt = now + Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  if (delivered || dueAt - callback.createdAt > GIVE_UP_AFTER_MS) return { id: callback.id, kind: "done" };
  return { id: callback.id, kind: "retry", attempts, dueAt };
}

/** How many callbacks may be under way at once: in all, and to one receiver, so that a slow one stops nobody else. */
export interface CallbackLimits {
  readonly total: number;
  readonly perReceiver: number;
}

/**
 * Delivers the callbacks that commits have stored. New ones go out at once while there is room; the rest, and what
 * failed before, is taken from the store when it is due. A callback is done only once its result is stored.
 */
export class CallbackSender {
  readonly #store: RunStore;
  readonly #clock: Clock;
  readonly #transport: CallbackTransport;
  readonly #limits: CallbackLimits;
  readonly #settle: (result: CallbackResult) => void;
  readonly #unsettled = new Set<string>(); // under way, or done but not yet stored as such
  readonly #perReceiver = new Map<string, number>();
  #inFlight = 0;

  constructor(parts: {
    readonly store: RunStore;
    readonly clock: Clock;
    readonly transport: CallbackTransport;
    readonly limits: CallbackLimits;
    readonly settle: (result: CallbackResult) => void;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#transport = parts.transport;
    this.#limits = parts.limits;
    this.#settle = parts.settle;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Sends those that there is room for. Returns false when some have to wait in the store. */
  offer(callbacks: readonly Callback[]): boolean {
    let allTaken = true;
    for (const callback of callbacks) {
      if (this.#unsettled.has(callback.id)) continue;
      if (this.#hasRoom(callback)) this.#send(callback);
      else allTaken = false;
    }
    return allTaken;
  }

  /** Takes up what is due in the store. Returns false when there may be more. */
  async takeUpDue(): Promise<boolean> {
    for (;;) {
      const room = this.#limits.total - this.#inFlight;
      if (room <= 0) return false;
      const busy = this.#busyReceivers();
      const due = await this.#store.claimCallbacks(this.#clock.now(), room, this.#unsettled, busy);
      if (this.offer(due)) return due.length < room && busy.size === 0;
      // One receiver has become busy on the way; the others' turn is now, behind however many of its own.
    }
  }

  /** The result of this callback is stored; from here on the store may offer it again. */
  settled(id: string): void {
    this.#unsettled.delete(id);
  }

  #hasRoom({ url }: Callback): boolean {
    return (this.#perReceiver.get(receiverOf(url)) ?? 0) < this.#roomPerReceiver;
  }

  /** One receiver has no more under way than what it leaves free: a few slow ones never take everything. */
  get #roomPerReceiver(): number {
    return Math.min(this.#limits.perReceiver, this.#limits.total - this.#inFlight);
  }

  #busyReceivers(): Set<string> {
    const room = this.#roomPerReceiver;
    const busy = new Set<string>();
    for (const [receiver, count] of this.#perReceiver) if (count >= room) busy.add(receiver);
    return busy;
  }

  #send(callback: Callback): void {
    const receiver = receiverOf(callback.url);
    this.#inFlight += 1;
    this.#unsettled.add(callback.id);
    this.#perReceiver.set(receiver, (this.#perReceiver.get(receiver) ?? 0) + 1);
    void this.#post(callback).then((delivered) => {
      this.#inFlight -= 1;
      this.#leave(receiver);
      this.#settle(callbackResult(callback, delivered, this.#clock.now()));
    });
  }

  async #post(callback: Callback): Promise<boolean> {
    try {
      return (await this.#transport.post(callback)).delivered;
    } catch {
      return false;
    }
  }

  #leave(receiver: string): void {
    const left = (this.#perReceiver.get(receiver) ?? 1) - 1;
    if (left === 0) this.#perReceiver.delete(receiver);
    else this.#perReceiver.set(receiver, left);
  }
}
