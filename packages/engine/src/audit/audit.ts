import { awaitsAnswer, handoverAt, type Run, wakeAt } from "../rules/run.ts";
import { checkHandovers } from "./handovers.ts";
import { replay } from "./replay.ts";
import type { AuditedRun, AuditSource } from "./source.ts";
import { Totals } from "./totals.ts";
import type { Violation, ViolationKind } from "./violation.ts";

/** What an audit came to. */
export interface AuditReport {
  readonly runs: number;
  readonly decisions: number; // that were taken again
  readonly handovers: number; // messages that were handed over, or may have been
  readonly callbacks: number; // requests that are still owed
  readonly violationCount: number;
  readonly byKind: Readonly<Partial<Record<ViolationKind, number>>>;
  readonly violations: readonly Violation[]; // the first of them
}

export interface AuditOptions {
  readonly limit?: number; // violations that are listed; all are counted
  readonly progress?: (runs: number) => void; // now and then
}

/** Checks everything that a database can prove about itself. Holds one run at a time. */
export function audit(
  source: AuditSource,
  { limit = 100, progress = () => {} }: AuditOptions = {},
): AuditReport {
  const totals = new Totals();
  const violations: Violation[] = [];
  const byKind: Partial<Record<ViolationKind, number>> = {};
  let [runs, decisions, handovers, callbacks, violationCount] = [0, 0, 0, 0, 0];
  const report = (found: readonly Violation[]) => {
    for (const violation of found) {
      violationCount += 1;
      byKind[violation.kind] = (byKind[violation.kind] ?? 0) + 1;
      if (violations.length < limit) violations.push(violation);
    }
  };

  const check = (item: AuditedRun) => {
    const again = replay(item.run, item.history);
    report([...again.violations, ...checkHandovers(item.run, item.history), ...checkRows(item)]);
    if (again.violations.length === 0) report(checkCallbacks(item, again.effects));
    totals.add(item.run, item.accountKey);
    decisions += again.decisions;
    handovers += item.history.filter(({ type }) => type === "step.submitting").length;
  };
  const walk = () => {
    for (const item of source.runs()) {
      if (item.kind === "stray")
        report([{ kind: "stray", runId: item.runId, reason: `${item.what} of a run that is not there.` }]);
      else if (item.kind === "unreadable")
        report([{ kind: "unreadable", runId: item.runId, reason: item.reason }]);
      else {
        try {
          check(item);
        } catch {
          report([{ kind: "unreadable", runId: item.run.id, reason: "What is stored of it is no run." }]);
        }
        runs += 1;
        callbacks += item.pendingCallbacks;
        if (runs % 1000 === 0) progress(runs);
      }
    }
    report(totals.compare(source.totals()));
  };

  const fileDamaged = (reason: string): Violation => ({ kind: "file_damaged", runId: null, reason });
  try {
    report(source.damage().map(fileDamaged));
    // What stands on broken pages proves nothing, and reading on can fail anywhere.
    if (violationCount === 0) walk();
  } catch (error) {
    const reason = source.damageOf(error);
    if (reason === null) throw error;
    report([fileDamaged(reason)]);
  }
  return { runs, decisions, handovers, callbacks, violationCount, byKind, violations };
}

function checkRows({ run, due, messages }: AuditedRun): readonly Violation[] {
  const runId = run.id;
  const found: Violation[] = [];
  const differs = (name: string) =>
    found.push({ kind: "due_differs", runId, reason: `The store keeps another ${name} than the run's own.` });
  if (due.handoverAt !== handoverAt(run)) differs("handover_at");
  if (due.wakeAt !== wakeAt(run)) differs("wake_at");
  if (due.awaiting !== awaitsAnswer(run)) differs("awaiting");
  for (const reason of messageFaults(run, messages)) found.push({ kind: "message_lost", runId, reason });
  return found;
}

/** Every message that the gateway has named is found by its name, and leads to an attempt that was made. */
function messageFaults(run: Run, messages: AuditedRun["messages"]): readonly string[] {
  const named = new Map(messages.map((row) => [row.messageUuid, row]));
  const lost = run.steps.flatMap(({ attempts }, stepIndex) =>
    attempts.flatMap(({ number, messageUuid }) => {
      if (messageUuid === null) return [];
      const row = named.get(messageUuid);
      if (row?.stepIndex === stepIndex && row.attempt === number) return [];
      return [`Step ${stepIndex}, attempt ${number}: its message is not found by its id.`];
    }),
  );
  const unmade = messages
    .filter(({ stepIndex, attempt }) => run.steps[stepIndex]?.attempts[attempt - 1] === undefined)
    .map(
      ({ stepIndex, attempt }) =>
        `A message leads to step ${stepIndex}, attempt ${attempt}, which was never made.`,
    );
  return [...lost, ...unmade];
}

/** Callbacks go when they are delivered, so there can be fewer than were asked for, and never more. */
function checkCallbacks(
  { run, pendingCallbacks }: AuditedRun,
  effects: readonly { readonly type: string }[],
): readonly Violation[] {
  const asked = effects.filter(
    ({ type }) => type === "send-final-report" || type === "forward-status",
  ).length;
  if (pendingCallbacks <= asked) return [];
  const reason = `${pendingCallbacks} callbacks are owed, but only ${asked} were asked for.`;
  return [{ kind: "callback_unowed", runId: run.id, reason }];
}
