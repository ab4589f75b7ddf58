import type { RunResource } from "@failover-kit/core/model";

const REMEMBERED_EXECUTIONS = 200;

/** Runs by their ids; null: the server does not know this one any more. */
export type EndedRuns = Map<string, RunResource | null>;

const byExecution = new Map<string, EndedRuns>();

/**
 * What this process has heard of the runs that an execution waits for, as far as they have ended. It only spares
 * questions: many runs may end at once, and each of their callbacks would otherwise ask for all the others. What is not
 * in it, after a restart for example, is asked for.
 */
export function endedRunsOf(executionId: string): EndedRuns {
  const known = byExecution.get(executionId) ?? new Map();
  byExecution.delete(executionId);
  byExecution.set(executionId, known); // the newest is the last
  const [oldest] = byExecution.keys();
  if (byExecution.size > REMEMBERED_EXECUTIONS && oldest !== undefined) byExecution.delete(oldest);
  return known;
}
