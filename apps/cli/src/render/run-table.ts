import { channelRules, type RunResource } from "@failover-kit/core/model";
import { roughly } from "./durations.ts";
import { outcomeWords, statusWord, waitWords } from "./run-words.ts";
import { harmless, type Style } from "./style.ts";

interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly width: number;
}

const GAP = "  ";
const dispensable = ["CHANNELS", "REFERENCE", "AGE"]; // what goes first when the terminal is narrow

/** Runs as a table, one line each. Columns that nobody has filled, or that do not fit, are left out. */
export function renderRunTable(
  runs: readonly RunResource[],
  { now, style, columns: limit }: { readonly now: number; readonly style: Style; readonly columns: number },
): readonly string[] {
  if (runs.length === 0) return ["No runs."];
  const columns = fitting(columnsOf(runs, now), limit);
  const line = (pick: (column: Column) => string) =>
    columns
      .map((column) => pick(column).padEnd(column.width))
      .join(GAP)
      .trimEnd();
  return [
    style.dim(line(({ title }) => title)),
    ...runs.map((run, row) =>
      colourStatus(
        line(({ cells }) => cells[row] ?? ""),
        run,
        style,
      ),
    ),
  ];
}

function columnsOf(runs: readonly RunResource[], now: number): readonly Column[] {
  const column = (title: string, cell: (run: RunResource) => string): Column => {
    const cells = runs.map(cell);
    return { title, cells, width: Math.max(title.length, ...cells.map(({ length }) => length)) };
  };
  return [
    column("RUN", ({ id }) => id),
    column("STATUS", ({ status }) => status),
    column("AGE", (run) => roughly(now - Date.parse(run.created_at))),
    column("CHANNELS", channelsOf),
    column("NOW", (run) => outcomeWords(run.outcome) || nowOf(run, now)),
    column("REFERENCE", (run) => harmless(run.client_ref ?? "")),
  ].filter(({ cells }) => cells.some((cell) => cell !== ""));
}

function fitting(columns: readonly Column[], limit: number): readonly Column[] {
  return dispensable.reduce((left, title) => {
    const width = left.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length);
    return width <= limit ? left : left.filter((column) => column.title !== title);
  }, columns);
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
function colourStatus(line: string, { id, status }: RunResource, style: Style): string {
  return line.slice(0, id.length) + line.slice(id.length).replace(status, statusWord(status, style));
}
