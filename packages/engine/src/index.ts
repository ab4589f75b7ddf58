export * from "./errors/engine-stopped-error.ts";
export * from "./ids/uuidv7.ts";
export * from "./ports/account-store.ts";
export * from "./ports/audit-store.ts";
export * from "./ports/callback-transport.ts";
export * from "./ports/clock.ts";
export * from "./ports/contact-store.ts";
export * from "./ports/figures.ts";
export * from "./ports/message-gateway.ts";
export { receiverOf } from "./ports/receiver.ts";
export * from "./ports/run-store.ts";
export * from "./ports/subscription-store.ts";
export * from "./ports/workflow-store.ts";
export * from "./rules/charge.ts";
export * from "./rules/client-ref.ts";
export { decide } from "./rules/decide.ts";
export * from "./rules/effect.ts";
export { lastStatus } from "./rules/moves.ts";
export * from "./rules/run.ts";
export * from "./rules/run-event.ts";
export { Simulation, type SimulationOrder } from "./simulation/simulation.ts";
export * from "./stats/summary.ts";
export { Alarm } from "./worker/alarm.ts";
export { Engine } from "./worker/engine.ts";
export * from "./worker/engine-options.ts";
export type {
  AcceptRequest,
  AcceptResult,
  ControlRequest,
  ControlResult,
  Deduplication,
} from "./worker/journal-entry.ts";
export type { SenderRate } from "./worker/sender-rates.ts";
