import { stripVTControlCharacters } from "node:util";
import type { RunResource } from "@failover-kit/core/model";
import { renderSteps } from "./run-steps.ts";
import { statusWord, waitWords } from "./run-words.ts";
import type { Style } from "./style.ts";

const BAR_WIDTH = 24;

/** The lines under the timeline that change: the steps as they stand, and the countdown to the next one. */
export function renderLiveBlock(
  run: RunResource,
  view: { readonly now: number; readonly style: Style; readonly trouble: boolean; readonly columns: number },
): readonly string[] {
  const { now, style, trouble, columns } = view;
  const lines = ["", ...renderSteps(run, style), "", `  ${lastLine(run, now, style, trouble)}`];
  return lines.map((line) => fit(line, columns));
}

function lastLine(run: RunResource, now: number, style: Style, trouble: boolean): string {
  if (trouble) return style.yellow("! the server is away; asking again …");
  if (run.status !== "running") return `${statusWord(run.status, style)}  ${style.dim(waitWords(run, now))}`;
  const wait = waitWords(run, now);
  if (wait === "" || run.expires_at === null) return style.dim("waiting for the gateway …");
  const isLast = run.step_index === run.steps.length - 1;
  return `${progressBar(run, now, style)}  ${isLast ? wait : `next: ${style.bold(wait)}`}`;
}

function progressBar(run: RunResource, now: number, style: Style): string {
  const step = run.steps[run.step_index];
  const from = Date.parse(step?.submitted_at ?? run.updated_at);
  const until = Date.parse(run.expires_at ?? run.updated_at);
  const share = until > from ? Math.min(1, Math.max(0, (now - from) / (until - from))) : 1;
  const full = Math.round(share * BAR_WIDTH);
  return `${style.cyan("━".repeat(full))}${style.dim("─".repeat(BAR_WIDTH - full))}`;
}

/** Cuts a line to the width of the terminal: one that wraps could not be drawn over. Loses its colours then. */
function fit(line: string, columns: number): string {
  const text = stripVTControlCharacters(line);
  return text.length < columns ? line : `${text.slice(0, Math.max(0, columns - 2))}…`;
}
