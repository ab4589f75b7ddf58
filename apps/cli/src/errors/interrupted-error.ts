import { KitError } from "@failover-kit/core/model";

/** The person has pressed Ctrl-C. `next` says how to go on. */
export class InterruptedError extends KitError {
  readonly code = "interrupted";
  readonly next: string | null;

  constructor(message: string, next: string | null = null) {
    super(message);
    this.next = next;
  }
}
