import type { AuditReport, ViolationKind } from "@failover-kit/engine/audit";
import { harmless, type Style } from "./style.ts";

const words: Readonly<Record<ViolationKind, string>> = {
  file_damaged: "the file itself is damaged",
  unreadable: "cannot be read",
  history_broken: "the history does not follow from its causes",
  state_differs: "the history comes to another run than the stored one",
  sent_twice: "handed over outside the rules",
  due_differs: "would be woken at another time",
  message_lost: "a message is not found by its id",
  account_differs: "something of it stands under another account",
  list_differs: "a list would miss it, or show it wrongly",
  reply_differs: "a reply would be lost, or taken for the wrong run",
  callback_unowed: "a callback that nobody asked for",
  stray: "names a run that is not there",
  total_differs: "a total does not add up",
};

/** What was checked, what is wrong, and what that comes to. */
export function renderAudit(
  path: string,
  report: AuditReport,
  { seconds, style }: { readonly seconds: number; readonly style: Style },
): readonly string[] {
  const { runs, decisions, handovers, callbacks, violations, violationCount } = report;
  const counts = [
    ["runs", runs],
    ["decisions taken again", decisions],
    ["messages handed over", handovers],
    ["callbacks still owed", callbacks],
  ] as const;
  const numbers = counts.map(([, count]) => count.toLocaleString("en"));
  const width = Math.max(...numbers.map(({ length }) => length));
  const left = violationCount - violations.length;
  return [
    style.bold(harmless(path)),
    ...counts.map(([name], index) => `  ${(numbers[index] ?? "").padStart(width)}  ${name}`),
    "",
    ...violations.flatMap(({ kind, runId, reason }) => [
      `${style.red("✗")} ${runId === null ? "" : `${style.bold(harmless(runId))}  `}${words[kind]} ${style.dim(`(${kind})`)}`,
      `  ${harmless(reason)}`,
    ]),
    ...(left > 0 ? [style.dim(`  … and ${left} more: --limit ${violationCount}`)] : []),
    ...(violationCount > 0 ? [""] : []),
    violationCount === 0
      ? `${style.green("✓")} Everything follows from its history, and every total adds up (${seconds.toFixed(1)} s).`
      : style.red(
          `${violationCount} ${violationCount === 1 ? "violation" : "violations"} (${seconds.toFixed(1)} s).`,
        ),
  ];
}
