import type { Clock } from "../clock.ts";

const WINDOW_MS = 60_000;

/** How often one person may send, counted over the last minute. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #clock: Clock;
  readonly #sent = new Map<string, number[]>();

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Null: go ahead, it is counted. Otherwise how many seconds to wait. */
  take(who: string): number | null {
    const now = this.#clock.now();
    const recent = (this.#sent.get(who) ?? []).filter((at) => at > now - WINDOW_MS);
    const [oldest] = recent;
    if (recent.length >= this.#perMinute && oldest !== undefined) {
      return Math.ceil((oldest + WINDOW_MS - now) / 1000);
    }
    this.#sent.set(who, [...recent, now]);
    if (this.#sent.size > 10_000) this.#forgetIdle(now);
    return null;
  }

  #forgetIdle(now: number): void {
    for (const [who, times] of this.#sent) {
      if ((times.at(-1) ?? 0) <= now - WINDOW_MS) this.#sent.delete(who);
    }
  }
}
