import type { RunResource } from "@failover-kit/core/model";
import { NotFoundError } from "@failover-kit/core/transport";
import type { Desk } from "../desk.ts";

/** The newest runs of a workspace, or of one person in it, as they are now. */
export async function findRuns(
  { store, failover }: Pick<Desk, "store" | "failover">,
  whose: { readonly teamId: string; readonly userId: string | null },
  limit: number,
): Promise<readonly RunResource[]> {
  const cards = store.cards.listNewest(whose, limit);
  const runs = await Promise.all(cards.map(({ runId }) => failover.getRun(runId).catch(nullWhenUnknown)));
  return runs.filter((run) => run !== null);
}

function nullWhenUnknown(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
