import { KitError } from "../../model/errors/kit-error.ts";
import type { RunResource } from "../../model/run-resource.ts";
import type { SavedWorkflowResource } from "../../model/saved-workflow.ts";
import { named, type RequestName } from "./request-name.ts";

/** What is to be changed is not in a state in which this is possible, or has changed since it was looked at. */
export class ConflictError extends KitError {
  readonly code = "conflict";
  readonly reason: string; // the server's own code for what is in the way
  readonly run: RunResource | null; // the run as it is now, if it is about one
  readonly workflow: SavedWorkflowResource | null; // the saved workflow as it is now, if it is about one

  constructor(
    request: RequestName,
    conflict: { reason: string; run: RunResource | null; workflow?: SavedWorkflowResource | null },
  ) {
    const { reason, run, workflow = null } = conflict;
    const what = run ? "the run as it is" : workflow ? "the workflow as it is" : "things as they are";
    super(`${named(request)}not possible now (${reason}). Look at ${what} and decide again.`);
    this.workflow = workflow;
    this.reason = conflict.reason;
    this.run = conflict.run;
  }
}
