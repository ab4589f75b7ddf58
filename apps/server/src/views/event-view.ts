import type { RunEventResource } from "@failover-kit/core/model";
import type { StoredLogEntry } from "@failover-kit/engine";

/** Shows one line of history the way the API shows it. What was decided upon stays inside. */
export function eventView({ seq, type, at, runId, stepIndex, data }: StoredLogEntry): RunEventResource {
  return { seq, type, at: new Date(at).toISOString(), run_id: runId, step_index: stepIndex, data };
}
