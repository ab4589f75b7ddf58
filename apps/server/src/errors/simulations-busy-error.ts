import { KitError } from "@failover-kit/core/model";

/** So many simulations wait already that this one is not taken. */
export class SimulationsBusyError extends KitError {
  readonly code = "simulations_busy";

  constructor() {
    super("Too many simulations are waiting. Ask again in a moment.");
  }
}
