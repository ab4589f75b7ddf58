export type { Logger } from "./logger.ts";
export type { Answer, Behaviour, PlannedReply, PlannedStatus } from "./people/behaviour.ts";
export type { Faults } from "./people/faults.ts";
export type { Scenario } from "./people/scenarios.ts";
export {
  type SimulatedApplication,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "./simulator.ts";
export { type Clock, systemClock } from "./time/clock.ts";
export { ManualClock } from "./time/manual-clock.ts";
