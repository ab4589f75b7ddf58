/** How many submits are taken, and by whom they are counted. */
export interface RateLimitRule {
  readonly per_second: number;
  readonly by: "account" | "sender"; // sender: one `from` on one channel
}

/** What a submit learns about the limit. `reset` is the epoch second at which counting starts again. */
export interface RateReading {
  readonly isExceeded: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts submits in whole seconds, as the API does. Without a rule everything passes and no header is given. */
export class RateLimit {
  readonly #firstRule: RateLimitRule | null;
  #rule: RateLimitRule | null;
  #second = 0;
  #counts = new Map<string, number>();

  constructor(rule: RateLimitRule | null) {
    this.#firstRule = rule;
    this.#rule = rule;
  }

  get rule(): RateLimitRule | null {
    return this.#rule;
  }

  replace(rule: RateLimitRule | null): void {
    this.#rule = rule;
    this.#counts.clear();
  }

  reset(): void {
    this.replace(this.#firstRule);
  }

  /** Counts one submit at `now` (epoch milliseconds); null when there is no rule. */
  take(channel: string, from: string, now: number): RateReading | null {
    if (this.#rule === null) return null;
    const { per_second: limit, by } = this.#rule;
    const second = Math.floor(now / 1000);
    if (second !== this.#second) this.#counts.clear();
    this.#second = second;
    const key = by === "account" ? "" : `${channel} ${from}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, Math.min(count, limit));
    return {
      isExceeded: count > limit,
      headers: {
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(Math.max(0, limit - count)),
        "x-ratelimit-reset": String(second + 1),
      },
    };
  }
}
