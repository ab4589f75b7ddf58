import type { MessageGateway, RevokeAnswer } from "../ports/message-gateway.ts";
import type { Effect } from "../rules/effect.ts";
import type { RevokeEvent } from "../rules/run-event.ts";

/** A message that is to be taken back. */
export type RevokeOrder = Extract<Effect, { type: "revoke-message" }>;

// Messages on their way to people come first: these share the connections to the gateway with them.
const MOST_AT_ONCE = 32;

/** Asks the gateway to take messages back and turns its answers into events. Waits in memory for a place: what waits
 * longer than its run does is answered for by the run's own clock. */
export class Revocations {
  readonly #gateway: MessageGateway;
  readonly #answered: (runId: string, event: RevokeEvent) => void;
  readonly #waiting: (readonly [runId: string, order: RevokeOrder])[] = [];
  #inFlight = 0;

  constructor(gateway: MessageGateway, answered: (runId: string, event: RevokeEvent) => void) {
    this.#gateway = gateway;
    this.#answered = answered;
  }

  /** How many are under way or wait for a place. */
  get open(): number {
    return this.#inFlight + this.#waiting.length;
  }

  /** Asks for one message whose revocation is already stored. */
  begin(runId: string, order: RevokeOrder): void {
    this.#waiting.push([runId, order]);
    this.#next();
  }

  #next(): void {
    if (this.#inFlight >= MOST_AT_ONCE) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const [runId, { stepIndex, attempt, messageUuid }] = next;
    this.#inFlight += 1;
    void this.#revoke(messageUuid).then((answer) => {
      this.#inFlight -= 1;
      const error = answer.kind === "revoked" ? null : answer.error;
      this.#answered(runId, { type: "revoke-answered", stepIndex, attempt, outcome: answer.kind, error });
      this.#next();
    });
  }

  /** A gateway that throws broke its promise, and nobody can tell what became of the message. */
  async #revoke(messageUuid: string): Promise<RevokeAnswer> {
    try {
      return await this.#gateway.revoke({ messageUuid });
    } catch {
      return { kind: "unknown", error: { code: "gateway_broke", reason: "The gateway client failed" } };
    }
  }
}
