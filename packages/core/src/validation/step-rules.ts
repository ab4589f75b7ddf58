import { workflowLimits } from "../model/index.ts";
import type { Door } from "./door.ts";
import type { Findings } from "./findings.ts";
import { isRecord, type UnknownRecord } from "./record.ts";

/** Refuses more steps than a workflow may have; nothing else is looked at then, so that a flood costs nothing. */
export function hasTooManySteps(body: UnknownRecord, { list }: Door, findings: Findings): boolean {
  const steps = body[list];
  if (!Array.isArray(steps) || steps.length <= workflowLimits.maxSteps) return false;
  findings.issue({
    code: "too_many_steps",
    path: [list],
    message: `A workflow has at most ${workflowLimits.maxSteps} steps.`,
    fix: `Send at most ${workflowLimits.maxSteps} steps, or split them into several workflows.`,
  });
  return true;
}

/** Calls `check` with every step that is an object, and tells it whether it is the last one. */
export function eachStep(
  steps: unknown,
  check: (step: UnknownRecord, place: { readonly index: number; readonly isLast: boolean }) => void,
): void {
  if (!Array.isArray(steps)) return;
  // Trailing nulls are reported as such; they do not make the step before them need a failover rule.
  const lastIndex = steps.findLastIndex((step) => step !== null);
  for (let index = 0; index <= lastIndex; index += 1) {
    const step: unknown = steps[index];
    if (isRecord(step)) check(step, { index, isLast: index === lastIndex });
  }
}
