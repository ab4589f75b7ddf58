import type { Worker } from "node:worker_threads";
import { type HttpSend, NotSentError } from "@failover-kit/core/transport";
import type { CallbackRequest } from "@failover-kit/engine";
import { Batches } from "../threads/batches.ts";
import type { Numbered } from "../threads/numbered.ts";
import { createThread, endThread, hasBegun, type ThreadCode } from "../threads/worker.ts";
import type { GatewayAnswer, Order, OrderAnswer, SendingSettings } from "./orders.ts";
import type { CallbackAnswer } from "./undici-callback-sender.ts";

const code: ThreadCode = {
  source: new URL("./thread.ts", import.meta.url),
  built: "sending-thread.js",
};

// What is said of an order whose answer nobody waits for any more: it may have left.
const LOST: GatewayAnswer = { kind: "failed", isNotSent: false, code: null };
const NOT_DELIVERED: CallbackAnswer = { delivered: false, status: null, failure: "connection_failed" };

/** Who waits for the answer to an order. */
interface Waiting {
  readonly kind: Order["kind"];
  readonly take: (answer: OrderAnswer) => void;
  readonly givenUp: OrderAnswer; // the answer when there will be none
}

/**
 * Sends requests from a thread of its own, so that the one that takes requests and decides has no sockets to look after
 * but those of its callers. An order costs it a copy of the text instead.
 */
export class SendingThread {
  readonly #settings: SendingSettings;
  readonly #orders = new Batches<Numbered<Order>>((batch) => this.#passOn(batch));
  readonly #waiting = new Map<number, Waiting>(); // by the number of the order
  #worker: Worker | null = null;
  #lastNumber = 0;
  #closing: Promise<void> | null = null;

  constructor(settings: SendingSettings) {
    this.#settings = settings;
  }

  /** Resolves when the thread is there. Without that it begins with the first order. */
  async begin(): Promise<void> {
    if (this.#worker !== null || this.#closing !== null) return;
    const worker = createThread(code, this.#settings);
    this.#worker = worker;
    worker.on("message", (answers: readonly Numbered<OrderAnswer>[]) => {
      for (const [number, answer] of answers) this.#take(number, answer);
    });
    await hasBegun(worker);
  }

  /** How many requests are not answered yet. */
  underWay(): Record<Order["kind"], number> {
    const counts = { gateway: 0, callback: 0, delivery: 0 };
    for (const { kind } of this.#waiting.values()) counts[kind] += 1;
    return counts;
  }

  /** The seam to the network for clients of the gateway. */
  readonly sendToGateway: HttpSend = async (request) => {
    const answer = await this.#order<GatewayAnswer>({ kind: "gateway", request }, LOST);
    if (answer.kind === "failed") throw failureOf(answer);
    const { status, text, headers } = answer;
    return { status, text, header: (name) => headers[name.toLowerCase()] ?? null };
  };

  /** Sends a callback. Never throws: what went wrong is an answer. */
  sendCallback(request: CallbackRequest): Promise<CallbackAnswer> {
    return this.#order<CallbackAnswer>({ kind: "callback", request }, NOT_DELIVERED);
  }

  /** Sends what a subscription is told. Never throws. */
  sendDelivery(request: CallbackRequest): Promise<CallbackAnswer> {
    return this.#order<CallbackAnswer>({ kind: "delivery", request }, NOT_DELIVERED);
  }

  /** Gives up what is under way. Resolves when the thread has ended. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const { take, givenUp } of this.#waiting.values()) take(givenUp);
    this.#waiting.clear();
    if (this.#worker !== null) await endThread(this.#worker);
  }

  #order<Answer extends OrderAnswer>(order: Order, givenUp: Answer): Promise<Answer> {
    if (this.#closing !== null) return Promise.resolve(givenUp);
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    this.#orders.add([number, order]);
    return new Promise((resolve) => {
      // The thread answers an order as its kind is answered.
      const take = (answer: OrderAnswer) => resolve(answer as Answer);
      this.#waiting.set(number, { kind: order.kind, take, givenUp });
    });
  }

  #passOn(batch: readonly Numbered<Order>[]): void {
    if (this.#closing !== null) return;
    void this.begin();
    this.#worker?.postMessage(batch);
  }

  #take(number: number, answer: OrderAnswer): void {
    this.#waiting.get(number)?.take(answer);
    this.#waiting.delete(number);
  }
}

function failureOf({ isNotSent, code }: Extract<GatewayAnswer, { kind: "failed" }>): Error {
  const failure = Object.assign(new Error("The request failed"), code !== null && { code });
  return isNotSent ? new NotSentError(failure) : failure;
}
