import { KitError } from "@failover-kit/core/model";

/** The workspace has not installed the app, or has removed it. */
export class WorkspaceGoneError extends KitError {
  readonly code = "workspace_gone";

  constructor(teamId: string) {
    super(`Workspace ${teamId} has not installed the app, or has removed it. Install it there again.`);
  }
}
