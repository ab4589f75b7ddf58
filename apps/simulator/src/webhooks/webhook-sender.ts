import { Agent, type Dispatcher } from "undici";
import type { Logger } from "../logger.ts";
import type { Clock } from "../time/clock.ts";
import { Scheduler } from "../time/scheduler.ts";
import type { Signer } from "./signature.ts";
import type { SentWebhook, Webhook, WebhookLog } from "./webhook.ts";

/** One webhook on its way to its receiver. */
interface Delivery extends SentWebhook {
  readonly origin: string;
  readonly path: string;
  readonly epoch: number; // of the sender; a reset ends it
  retryDelayMs: number; // before the next attempt
  signature: string | null; // of the last attempt
}

/** Whether an attempt after the first is signed again, or shows the token of the first one once more. */
export const retrySignatures = ["anew", "same"] as const;

/** One of these. */
export type RetrySignature = (typeof retrySignatures)[number];

interface Parts {
  readonly clock: Clock;
  readonly sign: Signer | null; // null: nothing is signed
  readonly retrySignature?: RetrySignature | undefined; // the documentation does not say which; "anew" when absent
  readonly log: WebhookLog | null; // null: webhooks are not recorded
  readonly logger: Logger;
}

const firstRetryMs = 5_000;
const longestRetryMs = 15 * 60_000;
const retriedForMs = 24 * 3_600_000;
const answerTimeoutMs = 15_000;
const connectionsPerReceiver = 64;

/**
 * Posts webhooks, and posts them again on 429, 5xx and network failures: after 5 s, doubling up to 15 minutes,
 * for 24 hours. Any other answer settles a webhook.
 */
export class WebhookSender {
  readonly #parts: Parts;
  readonly #retries: Scheduler<Delivery>;
  readonly #agent = new Agent({
    connections: connectionsPerReceiver,
    allowH2: false,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
  #epoch = 0;
  #underWay = 0;
  #waiting: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#retries = new Scheduler(parts.clock, (delivery) => this.#attempt(delivery, () => {}));
  }

  /** Posts one body to an http or https address; `onAttempted` is called once, after the first attempt has ended. */
  send(webhook: Webhook, onAttempted: () => void): void {
    const { origin, pathname, search } = new URL(webhook.url);
    const delivery: Delivery = {
      ...webhook,
      origin,
      path: `${pathname}${search}`,
      at: this.#parts.clock.now(),
      attempts: [],
      epoch: this.#epoch,
      retryDelayMs: firstRetryMs,
      signature: null,
    };
    this.#parts.log?.add(delivery);
    this.#attempt(delivery, onAttempted);
  }

  /** Resolves when every webhook that is on its way has been answered. */
  idle(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
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
    const at = this.#parts.clock.now();
    const handler = new AnswerHandler((status) => {
      if (this.#parts.log !== null) delivery.attempts.push({ at, status });
      if (shouldRetry(status)) this.#planRetry(delivery);
      onAttempted();
      this.#settle();
    });
    this.#underWay += 1;
    const headers = this.#headers(delivery, at);
    this.#agent.dispatch({ origin, path, method: "POST", headers, body }, handler);
  }

  #settle(): void {
    this.#underWay -= 1;
    if (this.#underWay > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #headers(delivery: Delivery, at: number): Record<string, string> {
    const { sign, retrySignature } = this.#parts;
    const isFirst = delivery.retryDelayMs === firstRetryMs;
    if (sign === null || (isFirst && delivery.isUnsigned)) return { "content-type": "application/json" };
    if (retrySignature !== "same" || delivery.signature === null) {
      delivery.signature = sign(delivery.body, at, delivery.applicationId);
    }
    return { "content-type": "application/json", authorization: delivery.signature };
  }

  #planRetry(delivery: Delivery): void {
    if (delivery.epoch !== this.#epoch) return;
    const dueAt = this.#parts.clock.now() + delivery.retryDelayMs;
    if (dueAt > delivery.at + retriedForMs) {
      this.#parts.logger.warn(
        `A ${delivery.kind} webhook to ${delivery.origin} was dropped: not accepted within 24 hours`,
      );
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
