import type { StatusReport } from "@failover-kit/core/model";
import type { InboundRequest } from "@failover-kit/engine";
import { Batches } from "../threads/batches.ts";
import type { Numbered } from "../threads/numbered.ts";
import type { ReceivingEngine } from "../webhooks/webhook-parts.ts";
import type { Outcome, Webhook } from "./webhooks.ts";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The engine, as handlers in the receiving thread see it: in another thread, asked in batches. */
export class DistantEngine implements ReceivingEngine {
  readonly #webhooks: Batches<Numbered<Webhook>>;
  readonly #waiting = new Map<number, Waiting>(); // by the number of the webhook
  #lastNumber = 0;

  constructor(passOn: (webhooks: readonly Numbered<Webhook>[]) => void) {
    this.#webhooks = new Batches(passOn);
  }

  receiveStatus(report: StatusReport): Promise<void> {
    return this.#passOn({ kind: "status", report });
  }

  receiveInbound(request: InboundRequest): Promise<void> {
    return this.#passOn({ kind: "inbound", request });
  }

  /** Takes what came of webhooks that were passed on. */
  settle(outcomes: readonly Numbered<Outcome>[]): void {
    for (const [number, outcome] of outcomes) {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (outcome === null) waiting?.resolve();
      else waiting?.reject(Object.assign(new Error("It was not taken"), outcome));
    }
  }

  #passOn(webhook: Webhook): Promise<void> {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    this.#webhooks.add([number, webhook]);
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
  }
}
