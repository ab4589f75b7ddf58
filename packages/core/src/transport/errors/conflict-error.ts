import { KitError } from "../../model/errors/kit-error.ts";
import type { RunResource } from "../../model/run-resource.ts";
import type { SavedWorkflowResource } from "../../model/saved-workflow.ts";
import { named, type RequestName } from "./request-name.ts";

/** The run or saved workflow is not in a state in which this is possible, or has changed since it was looked at. */
export class ConflictError extends KitError {
  readonly code = "conflict";
  readonly reason: string; // the server's own code for what is in the way
  readonly run: RunResource | null; // the run as it is now
  readonly workflow: SavedWorkflowResource | null; // the saved workflow as it is now

  constructor(
    request: RequestName,
    conflict: { reason: string; run: RunResource | null; workflow?: SavedWorkflowResource | null },
  ) {
    const { reason, workflow = null } = conflict;
    const what = request.path.startsWith("/v1/workflows/") ? "workflow" : "run";
    super(`${named(request)}not possible now (${reason}). Look at the ${what} as it is and decide again.`);
    this.workflow = workflow;
    this.reason = conflict.reason;
    this.run = conflict.run;
  }
}
