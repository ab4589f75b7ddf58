import type { Worker } from "node:worker_threads";
import { type HttpSend, NotSentError } from "@failover-kit/core/transport";
import type { CallbackRequest } from "@failover-kit/engine";
import { type Numbered, Questions } from "../threads/questions.ts";
import { createThread, endThread, hasBegun, type ThreadCode } from "../threads/worker.ts";
import type { GatewayAnswer, Order, OrderAnswer, SendingSettings } from "./orders.ts";
import type { CallbackAnswer } from "./undici-callback-sender.ts";

const code: ThreadCode = {
  source: new URL("./thread.ts", import.meta.url),
  built: "sending-thread.js",
};

const LOST: GatewayAnswer = { kind: "failed", isNotSent: false, code: null }; // it may have left
const NOT_DELIVERED: CallbackAnswer = { delivered: false, status: null, failure: "connection_failed" };

/**
 * Sends requests from a thread of its own, so that the one that takes requests and decides has no sockets to look after
 * but those of its callers. An order costs it a copy of the text instead.
 */
export class SendingThread {
  readonly #settings: SendingSettings;
  readonly #orders = new Questions<Order, OrderAnswer>((orders) => this.#passOn(orders));
  #worker: Worker | null = null;
  #closing: Promise<void> | null = null;

  constructor(settings: SendingSettings) {
    this.#settings = settings;
  }

  /** Resolves when the thread is there. Without that it begins with the first order. */
  async begin(): Promise<void> {
    if (this.#worker !== null || this.#closing !== null) return;
    const worker = createThread(code, this.#settings);
    this.#worker = worker;
    worker.on("message", (answers: readonly Numbered<OrderAnswer>[]) => this.#orders.settle(answers));
    await hasBegun(worker);
  }

  /** How many requests are not answered yet. */
  underWay(): Record<Order["kind"], number> {
    const counts = { gateway: 0, callback: 0, delivery: 0 };
    for (const { kind } of this.#orders.waiting()) counts[kind] += 1;
    return counts;
  }

  /** The seam to the network for clients of the gateway. */
  readonly sendToGateway: HttpSend = async (request) => {
    const answer = await this.#ask<GatewayAnswer>({ kind: "gateway", request });
    if (answer.kind === "failed") throw failureOf(answer);
    const { status, text, headers } = answer;
    return { status, text, header: (name) => headers[name.toLowerCase()] ?? null };
  };

  /** Sends a callback. Never throws: what went wrong is an answer. */
  sendCallback(request: CallbackRequest): Promise<CallbackAnswer> {
    return this.#ask<CallbackAnswer>({ kind: "callback", request });
  }

  /** Sends what a subscription is told. Never throws. */
  sendDelivery(request: CallbackRequest): Promise<CallbackAnswer> {
    return this.#ask<CallbackAnswer>({ kind: "delivery", request });
  }

  /** Gives up what is under way. Resolves when the thread has ended. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#orders.giveUp(givenUp);
    if (this.#worker !== null) await endThread(this.#worker);
  }

  /** The thread answers an order as its kind is answered. */
  async #ask<Answer extends OrderAnswer>(order: Order): Promise<Answer> {
    return (this.#closing === null ? await this.#orders.ask(order) : givenUp(order)) as Answer;
  }

  #passOn(orders: readonly Numbered<Order>[]): void {
    if (this.#closing !== null) return;
    void this.begin();
    this.#worker?.postMessage(orders);
  }
}

/** What is said of an order whose answer nobody waits for any more. */
function givenUp({ kind }: Order): OrderAnswer {
  return kind === "gateway" ? LOST : NOT_DELIVERED;
}

function failureOf({ isNotSent, code }: Extract<GatewayAnswer, { kind: "failed" }>): Error {
  const failure = Object.assign(new Error("The request failed"), code !== null && { code });
  return isNotSent ? new NotSentError(failure) : failure;
}
