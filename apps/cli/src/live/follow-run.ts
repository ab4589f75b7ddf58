import type { RunEventResource, RunResource } from "@failover-kit/core/model";
import {
  ServerUnavailableError,
  ServerUnreachableError,
  type WorkflowsClient,
} from "@failover-kit/core/transport";
import type { Connection } from "../connection/connection.ts";

/** Whoever wants to know how a run goes on. */
export interface RunFollower {
  /** Events in their order, with the run as it was after the last of them. */
  onEvents(events: readonly RunEventResource[], run: RunResource): void;
  onTrouble?(): void; // the server is away for now
  onConnected?(): void;
}

const endings: ReadonlySet<string> = new Set(["run.completed", "run.failed", "run.canceled"]);

/**
 * Follows a run from its beginning to its end and resolves with the run as it ended.
 * Resolves with the run as last seen when `signal` is aborted.
 */
export async function followRun(
  { client, events }: Connection,
  start: { readonly run: RunResource; readonly signal: AbortSignal },
  follower: RunFollower,
): Promise<RunResource> {
  let { run } = start;
  const order = {
    runId: run.id,
    afterSeq: 0,
    signal: start.signal,
    onTrouble: () => follower.onTrouble?.(),
    onConnected: () => follower.onConnected?.(),
  };
  for await (const event of events.read(order)) {
    if (event.run_id === null) continue; // not of this run, nor of any
    const isEnd = endings.has(event.type);
    // What is history already needs no new look at the run.
    if (isEnd) run = await client.getRun(run.id);
    else if (Date.parse(event.at) >= Date.parse(run.updated_at)) run = await lookAgain(client, run);
    follower.onEvents([event], run);
    if (isEnd) return run;
  }
  return run;
}

/** The run as it is now, or as it was known while the server is away: the next event brings another look. */
async function lookAgain(client: WorkflowsClient, run: RunResource): Promise<RunResource> {
  try {
    return await client.getRun(run.id);
  } catch (error) {
    if (error instanceof ServerUnreachableError || error instanceof ServerUnavailableError) return run;
    throw error;
  }
}
