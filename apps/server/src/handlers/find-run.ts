import type { Run } from "@failover-kit/engine";
import { NotFoundError } from "../errors/not-found-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { CallerRequest } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The run id in a path. Whatever cannot be one is treated like one that nobody has. */
export function runIdOf({ params }: Pick<CallerRequest, "params">): string {
  const id = params.id?.toLowerCase() ?? "";
  if (!uuid.test(id)) throw runNotFound();
  return id;
}

/** The caller's run with this id, or NotFoundError. */
export async function findRun({ store }: ServerParts, accountId: string, runId: string): Promise<Run> {
  const run = await fromStore(store.find(accountId, runId));
  if (run === null) throw runNotFound();
  return run;
}

/** The same words for a run that is not there and for somebody else's. */
export function runNotFound(): NotFoundError {
  return new NotFoundError("There is no run with this id.");
}
