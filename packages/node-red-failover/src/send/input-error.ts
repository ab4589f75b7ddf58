import { KitError } from "@failover-kit/core/model";

/** What was put into a node, or into its dialogue, cannot be sent. Names the place, never the value. */
export class InputError extends KitError {
  readonly code = "invalid_input";

  constructor(place: string, rule: string) {
    super(`${place} ${rule}`);
  }
}
