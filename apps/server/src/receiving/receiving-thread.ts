import type { Worker } from "node:worker_threads";
import type { RequestCounts } from "../metrics/request-counts.ts";
import { Batches } from "../threads/batches.ts";
import type { Numbered } from "../threads/questions.ts";
import { createThread, endThread, hasBegun, type ThreadCode } from "../threads/worker.ts";
import type { ReceivingEngine } from "../webhooks/webhook-parts.ts";
import type { FromThread, Outcome, ReceivingSettings, ToThread, Webhook } from "./webhooks.ts";

const code: ThreadCode = {
  source: new URL("./thread.ts", import.meta.url),
  built: "receiving-thread.js",
};

/**
 * Receives webhooks at a port of their own in a thread of its own, so that the one that decides reads no requests of the
 * gateway and checks no signatures. A webhook costs it a copy of what it says instead.
 */
export class ReceivingThread {
  readonly #engine: ReceivingEngine;
  readonly #outcomes = new Batches<Numbered<Outcome>>((outcomes) =>
    this.#tell({ kind: "outcomes", outcomes }),
  );
  #worker: Worker | null = null;
  #closing: Promise<void> | null = null;
  #counts: RequestCounts = { routes: [], signatureFailures: new Map() };
  #tellCounts: ((counts: RequestCounts) => void)[] = [];

  constructor(engine: ReceivingEngine) {
    this.#engine = engine;
  }

  /** Listens, and asks everybody to come again until it is opened. Resolves with where it listens. */
  async begin(settings: ReceivingSettings): Promise<string> {
    const worker = createThread(code, settings);
    this.#worker = worker;
    worker.on("message", (message: FromThread) => this.#take(message));
    const first = (await hasBegun(worker)) as FromThread;
    if (first.kind !== "listening") throw new Error("The receiving thread did not say where it listens");
    return first.url;
  }

  /** From now on webhooks are taken. */
  open(): void {
    this.#tell({ kind: "open" });
  }

  /** What it has counted; when it has ended, what it had counted last. */
  counts(): Promise<RequestCounts> {
    if (this.#worker === null) return Promise.resolve(this.#counts);
    const counts = new Promise<RequestCounts>((resolve) => {
      this.#tellCounts.push(resolve);
    });
    this.#tell({ kind: "count" });
    return counts;
  }

  /** Takes no new webhooks, and resolves when those that came before are answered. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#worker !== null) await endThread(this.#worker);
    this.#worker = null;
    this.#takeCounts(this.#counts);
  }

  #take(message: FromThread): void {
    if (message.kind === "webhooks") {
      for (const [number, webhook] of message.webhooks) void this.#store(number, webhook);
    } else if (message.kind === "counts") this.#takeCounts(message.counts);
  }

  async #store(number: number, webhook: Webhook): Promise<void> {
    try {
      if (webhook.kind === "status") await this.#engine.receiveStatus(webhook.report);
      else await this.#engine.receiveInbound(webhook.message);
      this.#outcomes.add([number, null]);
    } catch (error) {
      this.#outcomes.add([number, outcomeOf(error)]);
    }
  }

  #takeCounts(counts: RequestCounts): void {
    this.#counts = counts;
    for (const tell of this.#tellCounts.splice(0)) tell(counts);
  }

  #tell(message: ToThread): void {
    this.#worker?.postMessage(message);
  }
}

function outcomeOf(error: unknown): Outcome {
  const { code = "", mayBeStored = false } = (error ?? {}) as { code?: unknown; mayBeStored?: unknown };
  return { code: String(code), mayBeStored: mayBeStored === true };
}
