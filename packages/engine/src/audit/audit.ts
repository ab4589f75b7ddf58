import { checkHandovers } from "./handovers.ts";
import { replay } from "./replay.ts";
import { checkCallbacks, checkRows } from "./rows.ts";
import type { AuditedRun, AuditSource, ForeignRow, StrayRow, UnreadableRun } from "./source.ts";
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
    if (again.violations.length === 0) report(checkCallbacks(item, again.called));
    totals.add(item.run, item.accountKey);
    decisions += again.decisions;
    handovers += item.history.filter(({ type }) => type === "step.submitting").length;
  };
  const walk = () => {
    for (const item of source.runs()) {
      if (item.kind !== "run") {
        report([violationOf(item)]);
        continue;
      }
      try {
        check(item);
      } catch {
        report([{ kind: "unreadable", runId: item.run.id, reason: "What is stored of it is no run." }]);
      }
      runs += 1;
      callbacks += item.callbacks.length;
      if (runs % 1000 === 0) progress(runs);
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

/** What is wrong by itself, whatever else there is. */
function violationOf(item: UnreadableRun | StrayRow | ForeignRow): Violation {
  const { kind, runId } = item;
  switch (kind) {
    case "unreadable":
      return { kind, runId, reason: item.reason };
    case "stray":
      return { kind, runId, reason: `${item.what} of a run that is not there.` };
    case "foreign":
      return {
        kind: "account_differs",
        runId,
        reason: `${item.what} stands under another account than the run.`,
      };
  }
}
