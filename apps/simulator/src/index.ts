export type { Answer, Behaviour, PlannedStatus } from "./behaviour.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { Logger } from "./logger.ts";
export { ManualClock } from "./manual-clock.ts";
export type { Scenario } from "./scenarios.ts";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
