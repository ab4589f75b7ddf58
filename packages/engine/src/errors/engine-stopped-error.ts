import { KitError } from "@failover-kit/core/model";

/** The engine is stopping and takes nothing new. Ask again once it runs. */
export class EngineStoppedError extends KitError {
  readonly code = "engine_stopped";

  constructor() {
    super("The engine is stopping and takes nothing new");
  }
}
