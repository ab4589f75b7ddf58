import type { RunResource } from "@failover-kit/core/model";
import { ConflictError } from "@failover-kit/core/transport";
import { actorWords, lastActionOf } from "../card/last-action.ts";
import { originOf } from "../card/run-origin.ts";
import { actorOf, type Desk } from "../desk.ts";
import { troubleWords } from "../failover/trouble-words.ts";
import { OWN_STEPS, type Person } from "../permissions/permissions.ts";
import { outcomeSentence, statusWords } from "../text/run-words.ts";
import type { Control, SeenRun } from "./control-buttons.ts";

const MAX_TRIES = 5; // statuses that come in at the same moment change the revision, too

const methods = {
  advance: "advanceRun",
  pause: "pauseRun",
  resume: "resumeRun",
  acknowledge: "acknowledgeRun",
  cancel: "cancelRun",
} as const;

/**
 * Does what a person wants to a run, if it still is as that person saw it. Gives null when it was done (the card shows
 * it), otherwise a sentence for the person.
 */
export async function controlRun(
  desk: Desk,
  person: Person,
  { control, seen }: { readonly control: Control; readonly seen: SeenRun },
): Promise<string | null> {
  try {
    const run = await desk.failover.getRun(seen.id);
    if (originOf(run)?.team !== person.teamId) return unknownRun;
    const refusal = await desk.permissions.refusal(person, run.workflow?.name ?? OWN_STEPS);
    if (refusal !== null) return refusal;
    return await controlSeen(desk, person, { control, seen, run });
  } catch (error) {
    return troubleWords(error);
  }
}

/** What is said of a run that is not the workspace's own, or of none at all. */
export const unknownRun = "There is no such run here. `/failover list` shows your runs.";

async function controlSeen(
  desk: Desk,
  person: Person,
  { control, seen, run: first }: { control: Control; seen: SeenRun; run: RunResource },
): Promise<string | null> {
  const failover = desk.failover.actingFor(actorOf(person.userId));
  let run = first;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (run.status !== seen.status || run.step_index !== seen.stepIndex) break;
    try {
      await failover[methods[control]](run.id, { revision: run.revision });
      desk.keeper.touch(run.id);
      return null;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      run = error.run ?? (await failover.getRun(run.id));
      if (error.reason !== "revision_mismatch") break;
    }
  }
  desk.keeper.touch(run.id);
  return whyNot(run, lastActionOf(await failover.getRunEvents(run.id)));
}

function whyNot(run: RunResource, lastAction: ReturnType<typeof lastActionOf>): string {
  const who = lastAction === null ? "" : ` ${actorWords(lastAction.by)} ${lastAction.did} before you.`;
  const now = outcomeSentence(run) ?? `It is now: ${statusWords[run.status].toLowerCase()}.`;
  return `Not done: the run has changed since you saw it.${who} ${now}`;
}
