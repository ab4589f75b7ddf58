import type { MessageError } from "@failover-kit/core/model";
import type { Effect } from "./effect.ts";
import type { RunEvent } from "./run-event.ts";

/** The error of an event that only the operator can put right: the same will happen to the next run, too. */
export function operatorError(event: RunEvent): MessageError | null {
  const error = event.type === "status-received" ? event.report.error : "error" in event ? event.error : null;
  return error?.class === "configuration" ? error : null;
}

/** What the operator is to be told when this event was news. */
export function alertsOf(event: RunEvent): readonly Effect[] {
  const error = operatorError(event);
  if (error === null || !("attempt" in event)) return [];
  return [{ type: "raise-alert", stepIndex: event.stepIndex, attempt: event.attempt, error }];
}
