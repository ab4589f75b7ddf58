import { channelRules, type RunResource } from "@failover-kit/core/model";
import { roughly } from "./durations.ts";
import { outcomeWords, statusWord, waitWords } from "./run-words.ts";
import { harmless, type Style } from "./style.ts";
import { renderTable } from "./table.ts";

/** Runs as a table, one line each. */
export function renderRunTable(
  runs: readonly RunResource[],
  { now, style, columns }: { readonly now: number; readonly style: Style; readonly columns: number },
): readonly string[] {
  if (runs.length === 0) return ["No runs."];
  const column = (title: string, cell: (run: RunResource) => string) => ({ title, cells: runs.map(cell) });
  return renderTable(
    [
      column("RUN", ({ id }) => harmless(id)),
      column("STATUS", ({ status }) => harmless(status)),
      column("AGE", (run) => roughly(now - Date.parse(run.created_at))),
      column("CHANNELS", channelsOf),
      column("NOW", (run) => harmless(outcomeWords(run.outcome) || nowOf(run, now))),
      column("REFERENCE", (run) => harmless(run.client_ref ?? "")),
    ],
    {
      style,
      columns,
      dispensable: ["CHANNELS", "REFERENCE", "AGE"],
      paint: (line, row) => colourStatus(line, runs[row], style),
    },
  );
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

function colourStatus(line: string, run: RunResource | undefined, style: Style): string {
  if (run === undefined) return line;
  const { length } = harmless(run.id);
  const painted = () => statusWord(run.status, style); // a function: in a text, $& would mean something
  return line.slice(0, length) + line.slice(length).replace(harmless(run.status), painted);
}
