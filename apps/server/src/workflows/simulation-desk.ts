import { setImmediate as nextRound } from "node:timers/promises";
import type { SimulationResource } from "@failover-kit/core/model";
import { Simulation, type SimulationOrder } from "@failover-kit/engine";
import { SimulationsBusyError } from "../errors/simulations-busy-error.ts";

const SLICE_MS = 5; // how long everybody else may have to wait for it
const MAX_WAITING = 8;

/** Does simulations one after the other, in slices between the server's other work. */
export class SimulationDesk {
  #last: Promise<unknown> = Promise.resolve();
  #taken = 0; // the one that is being done, and those that wait

  /** Throws SimulationsBusyError when too many wait already. */
  async run(order: SimulationOrder): Promise<SimulationResource> {
    if (this.#taken > MAX_WAITING) throw new SimulationsBusyError();
    this.#taken += 1;
    const mine = this.#last.then(() => inSlices(new Simulation(order)));
    this.#last = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      this.#taken -= 1;
    }
  }
}

async function inSlices(simulation: Simulation): Promise<SimulationResource> {
  while (!simulation.isDone) {
    // The slices decide when others are served, never what comes out.
    for (const end = performance.now() + SLICE_MS; !simulation.isDone && performance.now() < end; ) {
      simulation.advance();
    }
    await nextRound();
  }
  return simulation.result();
}
