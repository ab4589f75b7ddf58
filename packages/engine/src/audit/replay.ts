import { acceptedEntries, logEntries } from "../log/log-entries.ts";
import { calledFor } from "../ports/callback-transport.ts";
import type { LogEntry } from "../ports/run-store.ts";
import { decide } from "../rules/decide.ts";
import type { Effect } from "../rules/effect.ts";
import { createRun, type Instant, type NewRun, type Run } from "../rules/run.ts";
import { findDifference } from "./difference.ts";
import type { Violation } from "./violation.ts";

/** What the history of a run comes to when it is decided again from the start. */
export interface Replay {
  readonly decisions: number;
  readonly called: readonly Instant[]; // when a request to the caller was asked for, once for each
  readonly violations: readonly Violation[];
}

/** Decides again on everything that the history says has happened, and compares every line and the end. */
export function replay(stored: Run, history: readonly LogEntry[]): Replay {
  const { id: runId, door } = stored;
  const isCall = ({ type }: Effect) => calledFor[door].some((called) => called === type);
  const broken = (reason: string): Violation => ({ kind: "history_broken", runId, reason });
  const called: Instant[] = [];
  let decisions = 0;
  const end = (violation?: Violation): Replay => ({
    decisions,
    called,
    violations: violation ? [violation] : [],
  });
  if (history.length === 0) return end(broken("The history is missing."));
  let run = beginning(stored);
  let at = 0;
  try {
    for (const line of acceptedEntries(run, toldAtStart(history[0]))) {
      const difference = lineDifference(history[at], line);
      if (difference !== null)
        return end(broken(`Line ${at + 1} is not what the run began with: ${difference}.`));
      at += 1;
    }
    while (at < history.length) {
      const { cause, at: now } = history[at] as LogEntry;
      if (cause === null)
        return end(broken(`Line ${at + 1} has no cause, and no decision before it tells it.`));
      const decision = decide(run, cause, now);
      decisions += 1;
      if (decision.run === run)
        return end(broken(`The cause of line ${at + 1} (${cause.type}) changes nothing.`));
      for (const line of logEntries(run, decision.run, cause, now)) {
        const difference = lineDifference(history[at], line);
        if (difference !== null) {
          return end(broken(`Line ${at + 1} is not what its cause (${cause.type}) comes to: ${difference}.`));
        }
        at += 1;
      }
      run = decision.run;
      called.push(...decision.effects.filter(isCall).map(() => now));
    }
  } catch {
    return end(broken(`Line ${at + 1} cannot be decided upon.`));
  }
  const difference = findDifference(stored, asNotedIn(stored, run));
  if (difference === null) return end();
  return end({
    kind: "state_differs",
    runId,
    reason: `The history comes to another value of ${difference}.`,
  });
}

function beginning({
  id,
  accountId,
  door,
  workflow,
  unknownGraceSeconds,
  revokeSeconds,
  createdAt,
}: Run): Run {
  return createRun({ id, accountId, door, workflow, unknownGraceSeconds, revokeSeconds }, createdAt);
}

/**
 * Older releases did not note when a message was accepted whose step was over by then. It moves nothing, so a run
 * that they have stored may lack it.
 */
function asNotedIn(stored: Run, run: Run): Run {
  const steps = run.steps.map((step, index) => {
    const { submittedAt, endedAt } = step;
    const isLate = submittedAt !== null && endedAt !== null && submittedAt >= endedAt;
    return isLate && stored.steps[index]?.submittedAt === null ? { ...step, submittedAt: null } : step;
  });
  return { ...run, steps };
}

/** What only the caller and the door knew: it is told in the first line, and nowhere else. */
function toldAtStart(line: LogEntry | undefined): Pick<NewRun, "by" | "warnings"> {
  const { by, warnings } = line?.data ?? {};
  return {
    ...(typeof by === "string" && { by }),
    ...(Array.isArray(warnings) && { warnings }),
  };
}

/** In words, without a value: lines hold no addresses, but errors of a gateway can. */
function lineDifference(stored: LogEntry | undefined, line: LogEntry): string | null {
  if (stored === undefined) return `${line.type} is missing`;
  if (stored.type !== line.type) return `it says ${stored.type} instead of ${line.type}`;
  const difference = findDifference(stored, line);
  return difference === null ? null : `${difference} differs`;
}
