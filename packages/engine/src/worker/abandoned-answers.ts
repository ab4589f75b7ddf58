import type { RunStore } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import type { JournalEntry } from "./journal-entry.ts";

const PAGE = 500;

/**
 * For every submit that an earlier process began and never saw answered: the fact that nobody will bring the answer.
 * Only for a store that no other process is using.
 */
export async function* abandonedAnswers(store: RunStore): AsyncGenerator<JournalEntry> {
  let afterId: string | null = null;
  while (true) {
    const runs: readonly Run[] = await store.listAwaiting(afterId, PAGE);
    for (const run of runs) yield* answersFor(run);
    const last = runs.at(-1);
    if (last === undefined || runs.length < PAGE) return;
    afterId = last.id;
  }
}

function* answersFor(run: Run): Generator<JournalEntry> {
  const error = { code: "process_ended", reason: "The process ended before the gateway answered" };
  for (const [stepIndex, step] of run.steps.entries()) {
    for (const { number, outcome } of step.attempts) {
      if (outcome !== "awaited") continue;
      yield {
        kind: "answer",
        runId: run.id,
        event: { type: "submit-unanswered", stepIndex, attempt: number, error },
      };
    }
  }
}
