import type { InboundMessage, StatusReport } from "@failover-kit/core/model";
import { type Numbered, Questions } from "../threads/questions.ts";
import type { ReceivingEngine } from "../webhooks/webhook-parts.ts";
import type { Outcome, Webhook } from "./webhooks.ts";

/** The engine, as handlers in the receiving thread see it: in another thread, asked in batches. */
export class DistantEngine implements ReceivingEngine {
  readonly #webhooks: Questions<Webhook, Outcome>;

  constructor(passOn: (webhooks: readonly Numbered<Webhook>[]) => void) {
    this.#webhooks = new Questions(passOn);
  }

  receiveStatus(report: StatusReport): Promise<void> {
    return this.#passOn({ kind: "status", report });
  }

  receiveInbound(message: InboundMessage): Promise<void> {
    return this.#passOn({ kind: "inbound", message });
  }

  /** Takes what came of webhooks that were passed on. */
  settle(outcomes: readonly Numbered<Outcome>[]): void {
    this.#webhooks.settle(outcomes);
  }

  async #passOn(webhook: Webhook): Promise<void> {
    const outcome = await this.#webhooks.ask(webhook);
    if (outcome !== null) throw Object.assign(new Error("It was not taken"), outcome);
  }
}
