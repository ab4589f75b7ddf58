import type { MessageGateway, SubmitAnswer } from "../ports/message-gateway.ts";
import { formatClientRef } from "../rules/client-ref.ts";
import type { Run } from "../rules/run.ts";
import type { AttemptRef, SubmitEvent } from "../rules/run-event.ts";

/** Hands messages to the gateway and turns what it answers into events. */
export class Handovers {
  readonly #gateway: MessageGateway;
  readonly #random: () => number;
  readonly #answered: (runId: string, event: SubmitEvent) => void;
  #inFlight = 0;

  constructor(
    gateway: MessageGateway,
    random: () => number,
    answered: (runId: string, event: SubmitEvent) => void,
  ) {
    this.#gateway = gateway;
    this.#random = random;
    this.#answered = answered;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Hands over one message whose intent is already stored. */
  begin(run: Run, ref: AttemptRef): void {
    const message = run.workflow.steps[ref.stepIndex]?.message;
    if (message === undefined) throw new RangeError(`run ${run.id} has no step ${ref.stepIndex}`);
    this.#inFlight += 1;
    void this.#submit({ message, clientRef: formatClientRef(run.id, ref) }).then((answer) => {
      this.#inFlight -= 1;
      this.#answered(run.id, this.#toEvent(ref, answer));
    });
  }

  /** A gateway that throws broke its promise, and nobody can tell whether the message left. */
  async #submit(request: Parameters<MessageGateway["submit"]>[0]): Promise<SubmitAnswer> {
    try {
      return await this.#gateway.submit(request);
    } catch {
      return { kind: "unanswered", error: { code: "gateway_broke", reason: "The gateway client failed" } };
    }
  }

  #toEvent({ stepIndex, attempt }: AttemptRef, answer: SubmitAnswer): SubmitEvent {
    const ref = { stepIndex, attempt };
    switch (answer.kind) {
      case "accepted":
        return { type: "submit-accepted", ...ref, messageUuid: answer.messageUuid };
      case "refused":
        return { type: "submit-refused", ...ref, error: answer.error };
      case "deferred": {
        const { error, retryAfterSeconds } = answer;
        return { type: "submit-deferred", ...ref, error, retryAfterSeconds, random: this.#random() };
      }
      case "unanswered":
        return { type: "submit-unanswered", ...ref, error: answer.error };
    }
  }
}
