import { KitError } from "../../model/errors/kit-error.ts";
import type { RunResource } from "../../model/run-resource.ts";
import { named, type RequestName } from "./request-name.ts";

/** What is to be changed is not in a state in which this is possible, or has moved on. */
export class ConflictError extends KitError {
  readonly code = "conflict";
  readonly reason: string; // the server's own code for what is in the way
  readonly run: RunResource | null; // the run as it is now, if it is about one

  constructor(request: RequestName, conflict: { reason: string; run: RunResource | null }) {
    const what = conflict.run === null ? "things as they are" : "the run as it is";
    super(`${named(request)}not possible now (${conflict.reason}). Look at ${what} and decide again.`);
    this.reason = conflict.reason;
    this.run = conflict.run;
  }
}
