import type { Attempt, Run, StepProgress } from "@failover-kit/engine";
import { BUILT_AT, buildRun } from "@failover-kit/engine/testing";

/** An attempt that the gateway has accepted. */
export function buildAttempt(parts: Partial<Attempt> = {}): Attempt {
  return {
    number: 1,
    startedAt: BUILT_AT,
    outcome: "accepted",
    messageUuid: "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10",
    status: null,
    error: null,
    usage: null,
    ...parts,
  };
}

/** A built run with `changes` put over its steps, one after the other. */
export function buildRunWithSteps(parts: Partial<Run>, ...changes: readonly Partial<StepProgress>[]): Run {
  const run = buildRun(parts);
  return { ...run, steps: run.steps.map((step, index) => ({ ...step, ...changes[index] })) };
}
