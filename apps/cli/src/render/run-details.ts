import { exactDuration, type RunEventResource, type RunResource } from "@failover-kit/core/model";
import { localTime, roughly } from "./durations.ts";
import { renderEvent } from "./event-line.ts";
import { renderSteps } from "./run-steps.ts";
import { outcomeWords, statusWord, waitWords } from "./run-words.ts";
import { harmless, type Style } from "./style.ts";

/** One line that says which run this is and how it stands. */
export function renderRunHeading(run: RunResource, style: Style): string {
  const took = run.ended_at === null ? "" : `after ${tookOf(run)}`;
  const words = [statusWord(run.status, style), outcomeWords(run.outcome), took].filter(
    (part) => part !== "",
  );
  return `${style.bold("Run")} ${harmless(run.id)}  ${words.join(style.dim(" · "))}`;
}

/** A run with its steps. */
export function renderRun(run: RunResource, now: number, style: Style): readonly string[] {
  const wait = waitWords(run, now);
  const facts: readonly (readonly [string, string])[] = [
    ["created", `${localTime(run.created_at)} (${roughly(now - Date.parse(run.created_at))} ago)`],
    ["ended", run.ended_at === null ? "" : localTime(run.ended_at)],
    ["next", wait],
    ["cost", run.usage === null ? "" : `${run.usage.price} ${run.usage.currency}`],
    ["reference", run.client_ref ?? ""],
    ["source", run.source ?? ""],
    ["metadata", Object.keys(run.metadata).length === 0 ? "" : JSON.stringify(run.metadata)],
    ["revision", String(run.revision)],
  ];
  return [
    renderRunHeading(run, style),
    ...facts
      .filter(([, value]) => value !== "")
      .map(([name, value]) => `  ${style.dim(name.padEnd(10))}${harmless(value)}`),
    "",
    ...renderSteps(run, style),
  ];
}

/** The history of a run, one line for each event. */
export function renderTimeline(
  run: RunResource,
  events: readonly RunEventResource[],
  style: Style,
): readonly string[] {
  const startedAt = Date.parse(run.created_at);
  const channelOf = (index: number) => run.steps[index]?.channel ?? null;
  return events.map((event) => `  ${renderEvent(event, { style, startedAt, channelOf })}`);
}

function tookOf(run: RunResource): string {
  const ms = Date.parse(run.ended_at ?? run.updated_at) - Date.parse(run.created_at);
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : exactDuration(Math.round(ms / 1000));
}
