import { KitError } from "@failover-kit/core/model";

/** What was typed, or a setting, cannot work. Says what to write instead. */
export class UsageError extends KitError {
  readonly code = "usage";
  readonly next: string | null; // what to do about it

  constructor(message: string, next: string | null = null) {
    super(message);
    this.next = next;
  }
}
