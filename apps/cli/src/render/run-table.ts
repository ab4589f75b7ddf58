import { channelRules, type RunResource } from "@failover-kit/core/model";
import { roughly } from "./durations.ts";
import { outcomeWords, statusWord, waitWords } from "./run-words.ts";
import { harmless, type Style } from "./style.ts";

/** Runs as a table, one line each. Columns that nobody has filled are left out. */
export function renderRunTable(runs: readonly RunResource[], now: number, style: Style): readonly string[] {
  if (runs.length === 0) return ["No runs."];
  const columns = [
    { title: "RUN", cell: (run: RunResource) => run.id },
    { title: "STATUS", cell: (run: RunResource) => run.status },
    { title: "AGE", cell: (run: RunResource) => roughly(now - Date.parse(run.created_at)) },
    { title: "CHANNELS", cell: channelsOf },
    { title: "NOW", cell: (run: RunResource) => outcomeWords(run.outcome) || nowOf(run, now) },
    { title: "REFERENCE", cell: (run: RunResource) => harmless(run.client_ref ?? "") },
  ].filter(({ cell }) => runs.some((run) => cell(run) !== ""));
  const widths = columns.map(({ title, cell }) =>
    Math.max(title.length, ...runs.map((run) => cell(run).length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    style.dim(line(columns.map(({ title }) => title))),
    ...runs.map((run) => colourStatus(line(columns.map(({ cell }) => cell(run))), run, style)),
  ];
}

function channelsOf(run: RunResource): string {
  return run.steps.map(({ channel }) => channelRules[channel]?.label ?? harmless(channel)).join(" → ");
}

function nowOf(run: RunResource, now: number): string {
  const state = run.steps[run.step_index]?.state ?? "";
  const wait = waitWords(run, now);
  if (wait === "") return run.status === "running" ? state : "";
  return `${state}, ${wait}`;
}

/** The widths are counted without colours, so they are put in afterwards. */
function colourStatus(line: string, run: RunResource, style: Style): string {
  return `${line.slice(0, run.id.length)}${line.slice(run.id.length).replace(run.status, statusWord(run.status, style))}`;
}
