import type { SavedWorkflowResource, SavedWorkflowSummary } from "@failover-kit/core/model";
import { channelRules, exactDuration } from "@failover-kit/core/model";
import { roughly } from "./durations.ts";
import { harmless, type Style } from "./style.ts";
import { renderTable } from "./table.ts";

interface Look {
  readonly now: number;
  readonly style: Style;
  readonly columns: number;
}

/** Saved workflows, or the versions of one, one line each. */
export function renderWorkflowTable(
  workflows: readonly SavedWorkflowSummary[],
  { now, style, columns }: Look,
): readonly string[] {
  if (workflows.length === 0) return ["No saved workflows."];
  const column = (title: string, cell: (workflow: SavedWorkflowSummary) => string) => ({
    title,
    cells: workflows.map(cell),
  });
  return renderTable(
    [
      column("WORKFLOW", ({ name }) => harmless(name)),
      column("VERSION", ({ version }) => String(version)),
      column("SAVED", ({ saved_at }) => `${roughly(now - Date.parse(saved_at))} ago`),
      column("BY", ({ saved_by }) => harmless(saved_by ?? "")),
      column("DESCRIPTION", ({ description }) => harmless(description ?? "")),
    ],
    { style, columns, dispensable: ["DESCRIPTION", "BY", "SAVED"] },
  );
}

/** One version of a saved workflow: what it asks for, and its steps. Texts are left to `export`. */
export function renderWorkflow(
  workflow: SavedWorkflowResource,
  now: number,
  style: Style,
): readonly string[] {
  const { name, version, description, saved_at, saved_by, variables, steps } = workflow;
  const by = saved_by === null ? "" : ` by ${harmless(saved_by)}`;
  const names = Object.entries(variables);
  const width = Math.max(0, ...names.map(([variable]) => variable.length));
  return [
    `${style.bold(`Workflow ${harmless(name)}`)}  version ${version}, saved ${roughly(now - Date.parse(saved_at))} ago${by}`,
    ...(description === null ? [] : [`  ${harmless(description)}`]),
    "",
    ...steps.map((step, index) => {
      const rule = step.failover;
      const wait = rule
        ? `${rule.condition_status} within ${exactDuration(rule.expiry_time)}, else`
        : "the last one";
      const label = channelRules[step.channel]?.label ?? harmless(step.channel);
      return `  ${index + 1} ${style.bold(label.padEnd(10))} to ${harmless(step.to)}  ${style.dim(wait)}`;
    }),
    ...(names.length === 0 ? [] : ["", "  Variables:"]),
    ...names.map(([variable, { type, default: value, description: meaning }]) => {
      const fallback =
        value === undefined
          ? style.yellow("needed")
          : style.dim(`default ${harmless(JSON.stringify(value))}`);
      return `  ${harmless(variable).padEnd(width)}  ${type.padEnd(7)}  ${fallback}${meaning ? `  ${harmless(meaning)}` : ""}`;
    }),
  ];
}
