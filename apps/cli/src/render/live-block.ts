import type { RunResource } from "@failover-kit/core/model";
import { renderSteps } from "./run-steps.ts";
import { statusWord, waitWords } from "./run-words.ts";
import type { Style } from "./style.ts";
import { cutTo, widthOf } from "./width.ts";

const BAR_WIDTH = 24;
// One for the cursor; one above, since tmux and others keep the whole screen in their history when all of it is cleared.
const FREE_ROWS = 2;

interface View {
  readonly now: number;
  readonly style: Style;
  readonly trouble: boolean;
  readonly columns: number;
  readonly rows: number;
}

/**
 * The lines under the timeline that change: the steps as they stand, and the countdown to the next one. No line is as
 * wide as the terminal, and all of them leave it some rows: what has wrapped or scrolled away could not be drawn over.
 */
export function renderLiveBlock(run: RunResource, view: View): readonly string[] {
  const { columns, rows } = view;
  const steps = renderSteps(run, view.style, columns);
  const last = `  ${lastLine(run, view)}`;
  const room = rows - FREE_ROWS - 3; // without the empty lines and the last one
  const lines =
    room > 0
      ? ["", ...stepsAround(run.step_index, steps, room), "", last]
      : [...stepsAround(run.step_index, steps, rows - FREE_ROWS - 1), last];
  return lines.map((line) => cutTo(line, columns - 1));
}

/** The current step and its neighbours, and how many there are beside them. */
function stepsAround(current: number, steps: readonly string[], room: number): readonly string[] {
  if (steps.length <= room) return steps;
  const hasCounts = room > 2;
  const size = hasCounts ? room - 2 : Math.min(1, Math.max(0, room));
  const from = Math.min(Math.max(0, current - Math.floor(size / 2)), steps.length - size);
  const after = steps.length - from - size;
  return [
    ...(hasCounts && from > 0 ? [`  … ${from} before`] : []),
    ...steps.slice(from, from + size),
    ...(hasCounts && after > 0 ? [`  … ${after} more`] : []),
  ];
}

function lastLine(run: RunResource, view: View): string {
  const { now, style, trouble, columns } = view;
  if (trouble) return style.yellow("! the server is away; asking again …");
  const wait = waitWords(run, now);
  if (run.status !== "running") return `${statusWord(run.status, style)}  ${style.dim(wait)}`;
  if (wait === "" || run.expires_at === null) return style.dim("waiting for the gateway …");
  const isLast = run.step_index === run.steps.length - 1;
  const words = isLast ? wait : `next: ${style.bold(wait)}`;
  const line = `${progressBar(run, now, style)}  ${words}`;
  return widthOf(line) + 2 < columns ? line : words; // the time is worth more than the bar
}

function progressBar(run: RunResource, now: number, style: Style): string {
  const step = run.steps[run.step_index];
  const from = Date.parse(step?.submitted_at ?? run.updated_at);
  const until = Date.parse(run.expires_at ?? run.updated_at);
  const share = until > from ? Math.min(1, Math.max(0, (now - from) / (until - from))) : 1;
  const full = Math.round(share * BAR_WIDTH);
  return `${style.cyan("━".repeat(full))}${style.dim("─".repeat(BAR_WIDTH - full))}`;
}
