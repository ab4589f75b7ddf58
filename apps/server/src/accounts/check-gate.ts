import { TooManyAttemptsError } from "../errors/too-many-attempts-error.ts";

/** Lets only a few costly checks run at once and a few more wait, so that wrong secrets cannot use up the machine. */
export class CheckGate {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
  }

  /** Does the check when it is its turn. Throws TooManyAttemptsError when too many are waiting already. */
  async run<T>(check: () => Promise<T>): Promise<T> {
    if (this.#running < this.#maxRunning) this.#running += 1;
    else await this.#wait();
    try {
      return await check();
    } finally {
      this.#leave();
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting) return Promise.reject(new TooManyAttemptsError());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The place goes to whoever waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
