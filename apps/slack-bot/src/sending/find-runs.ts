import type { RunResource } from "@failover-kit/core/model";
import { NotFoundError } from "@failover-kit/core/transport";
import type { Desk } from "../desk.ts";
import { mention } from "../text/mrkdwn.ts";

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

const MIN_BEGINNING = 8; // characters
const NAMED = 5; // runs that a sentence names

/** The run that somebody means who wrote its id, or enough of its beginning; or a sentence that asks for more. */
export function findRunId(
  { store }: Pick<Desk, "store">,
  teamId: string,
  written: string,
): { readonly id: string } | { readonly trouble: string } {
  const beginning = written.toLowerCase();
  if (beginning.length < MIN_BEGINNING) {
    return {
      trouble: `Write at least the first ${MIN_BEGINNING} characters of the id. \`/failover list\` shows your runs.`,
    };
  }
  const found = store.cards.listBeginning(teamId, beginning, NAMED + 1);
  const [first, second] = found;
  if (first === undefined) return { id: written }; // the server may know it, by whatever id it gave out
  if (second === undefined) return { id: first.runId };
  const named = found
    .slice(0, NAMED)
    .map(({ runId, userId }) => `\`${runId}\` started by ${mention(userId)}`);
  const more = found.length > NAMED ? ["… and more"] : [];
  return {
    trouble: [`Several runs begin with \`${beginning}\`. Write more of the id:`, ...named, ...more].join(
      "\n",
    ),
  };
}

function nullWhenUnknown(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
