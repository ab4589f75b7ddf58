import type { RunResource } from "@failover-kit/core/model";
import type { IDataObject } from "n8n-workflow";

/** A run as it goes on through a flow: in full, or what most flows need of it. */
export function presentRun(run: RunResource, simplify: boolean): IDataObject {
  const reached = reachedOf(run);
  if (!simplify) return { ...(run as unknown as IDataObject), reached };
  const { id, status, step_index, outcome, client_ref, usage, created_at, ended_at, expires_at } = run;
  return {
    id,
    status,
    reached,
    channel: outcome?.channel ?? run.steps[step_index]?.channel ?? null,
    reason: outcome?.reason ?? null,
    late: outcome?.late ?? null,
    client_ref,
    usage: usage as unknown as IDataObject | null,
    created_at,
    expires_at,
    ended_at,
    steps: run.steps.map(({ channel, to, state }) => ({ channel, to, state })),
  };
}

/** True: the person was reached. False: they were not, and nothing more is tried. Null: it is not over. */
export function reachedOf({ status }: Pick<RunResource, "status">): boolean | null {
  if (status === "completed") return true;
  return status === "failed" || status === "canceled" ? false : null;
}
