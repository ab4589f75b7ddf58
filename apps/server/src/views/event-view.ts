import type { EventResource } from "@failover-kit/core/model";
import type { StoredLogEntry } from "@failover-kit/engine";

/** Shows one line of history the way the API shows it. What was decided upon stays inside. */
export function eventView(entry: StoredLogEntry): EventResource {
  const { seq, data } = entry;
  const at = new Date(entry.at).toISOString();
  return entry.runId === null
    ? { seq, type: entry.type, at, run_id: null, step_index: null, data }
    : { seq, type: entry.type, at, run_id: entry.runId, step_index: entry.stepIndex, data };
}
