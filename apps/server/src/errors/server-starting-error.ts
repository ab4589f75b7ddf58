import { KitError } from "@failover-kit/core/model";

/** The server is still taking up what an earlier process left. */
export class ServerStartingError extends KitError {
  readonly code = "starting";

  constructor() {
    super("The server is starting. Ask again in a second.");
  }
}
