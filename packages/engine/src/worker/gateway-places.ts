import type { Instant, Run } from "../rules/run.ts";
import { currentStep } from "../rules/step.ts";
import type { SenderRates } from "./sender-rates.ts";

/** Whether a message may be handed over now, must wait for its sender's rate, or finds the gateway busy. */
export type Place =
  | { readonly kind: "free" }
  | { readonly kind: "later"; readonly at: Instant }
  | { readonly kind: "busy" };

/** Bounds how many messages are being handed over at once. What finds no place stays in the store. */
export class GatewayPlaces {
  readonly #rates: SenderRates;
  #free: number;
  #isClosed = false;
  #reservedSince: Instant = Number.NEGATIVE_INFINITY;

  constructor(limit: number, rates: SenderRates) {
    this.#free = limit;
    this.#rates = rates;
  }

  get free(): number {
    return this.#free;
  }

  /** Takes a place for the current step's message; a taken place must be given back once. */
  take(run: Run, now: Instant): Place {
    const step = run.workflow.steps[run.stepIndex];
    if (step === undefined || this.#free === 0) return { kind: "busy" };
    if (!currentStep(run).placeReserved || run.updatedAt < this.#reservedSince) {
      const at = this.#rates.take(step.message, now);
      if (at > now) return { kind: "later", at };
    }
    this.#free -= 1;
    return { kind: "free" };
  }

  /** What was reserved before `at` is asked for anew: whoever handed it out has ended, and nobody counts with it. */
  forgetReservationsBefore(at: Instant): void {
    this.#reservedSince = at;
  }

  giveBack(): void {
    if (!this.#isClosed) this.#free += 1;
  }

  /** From here on every message finds the gateway busy. */
  close(): void {
    this.#isClosed = true;
    this.#free = 0;
  }
}
