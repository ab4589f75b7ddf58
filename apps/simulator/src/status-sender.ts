import { Agent, type Dispatcher } from "undici";
import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { Scheduler } from "./scheduler.ts";
import type { Signer } from "./signature.ts";

/** One status on its way to its receiver. */
interface Delivery {
  readonly origin: string;
  readonly path: string;
  readonly body: string;
  readonly firstSentAt: number; // epoch milliseconds
  readonly epoch: number; // of the sender; a reset ends it
  retryDelayMs: number; // before the next attempt
}

const firstRetryMs = 5_000;
const longestRetryMs = 15 * 60_000;
const retriedForMs = 24 * 3_600_000;
const answerTimeoutMs = 15_000;
const connectionsPerReceiver = 64;

/**
 * Posts status webhooks, and posts them again on 429, 5xx and network failures: after 5 s, doubling up to 15 minutes,
 * for 24 hours. Any other answer settles a webhook. Each attempt is signed anew.
 */
export class StatusSender {
  readonly #clock: Clock;
  readonly #sign: Signer | null;
  readonly #logger: Logger;
  readonly #retries: Scheduler<Delivery>;
  readonly #agent = new Agent({
    connections: connectionsPerReceiver,
    allowH2: false,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
  #epoch = 0;

  constructor(options: { clock: Clock; sign: Signer | null; logger: Logger }) {
    this.#clock = options.clock;
    this.#sign = options.sign;
    this.#logger = options.logger;
    this.#retries = new Scheduler(options.clock, (delivery) => this.#attempt(delivery, () => {}));
  }

  /** Posts one body to an http or https address; `onAttempted` is called once, after the first attempt has ended. */
  send(url: string, body: string, onAttempted: () => void): void {
    const { origin, pathname, search } = new URL(url);
    const delivery = {
      origin,
      path: `${pathname}${search}`,
      body,
      firstSentAt: this.#clock.now(),
      epoch: this.#epoch,
      retryDelayMs: firstRetryMs,
    };
    this.#attempt(delivery, onAttempted);
  }

  /** Forgets what is waiting for another attempt; what is on its way now will not be repeated. */
  reset(): void {
    this.#epoch += 1;
    this.#retries.clear();
  }

  async close(): Promise<void> {
    this.reset();
    await this.#agent.destroy();
  }

  #attempt(delivery: Delivery, onAttempted: () => void): void {
    const { origin, path, body } = delivery;
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (this.#sign !== null) headers.authorization = this.#sign(body, this.#clock.now());
    const handler = new AnswerHandler((status) => {
      if (shouldRetry(status)) this.#planRetry(delivery);
      onAttempted();
    });
    this.#agent.dispatch({ origin, path, method: "POST", headers, body }, handler);
  }

  #planRetry(delivery: Delivery): void {
    if (delivery.epoch !== this.#epoch) return;
    const dueAt = this.#clock.now() + delivery.retryDelayMs;
    if (dueAt > delivery.firstSentAt + retriedForMs) {
      this.#logger.warn(`A status webhook to ${delivery.origin} was dropped: not accepted within 24 hours`);
      return;
    }
    delivery.retryDelayMs = Math.min(delivery.retryDelayMs * 2, longestRetryMs);
    this.#retries.plan(dueAt, delivery);
  }
}

function shouldRetry(status: number | null): boolean {
  return status === null || status === 429 || status >= 500;
}

/** Takes in an answer and drops its body as it comes, which spares the stream that undici's `request` would make. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #onSettled: (status: number | null) => void; // null: no answer came
  #status: number | null = null;

  constructor(onSettled: (status: number | null) => void) {
    this.#onSettled = onSettled;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(): void {}

  onResponseEnd(): void {
    this.#onSettled(this.#status);
  }

  onResponseError(): void {
    this.#onSettled(null);
  }
}
