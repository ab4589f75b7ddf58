import { KitError } from "../../model/errors/kit-error.ts";
import type { RunResource } from "../../model/run-resource.ts";
import { named, type RequestName } from "./request-name.ts";

/** The run is not in a state in which this is possible, or its revision has moved on. */
export class ConflictError extends KitError {
  readonly code = "conflict";
  readonly reason: string; // the server's own code for what is in the way
  readonly run: RunResource | null; // the run as it is now

  constructor(request: RequestName, conflict: { reason: string; run: RunResource | null }) {
    super(
      `${named(request)}not possible now (${conflict.reason}). Look at the run as it is and decide again.`,
    );
    this.reason = conflict.reason;
    this.run = conflict.run;
  }
}
