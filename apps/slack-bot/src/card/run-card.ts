import type { RunResource } from "@failover-kit/core/model";
import type { KnownBlock } from "@slack/types";
import { controlButtons } from "../controls/control-buttons.ts";
import { contentWords } from "../text/content-words.ts";
import { maskAddress } from "../text/mask.ts";
import { localTime, mention, quote } from "../text/mrkdwn.ts";
import { channelLabel, outcomeSentence, statusWords, stepWords } from "../text/run-words.ts";
import { timeLeft } from "../text/time-left.ts";
import { actorWords, type LastAction } from "./last-action.ts";
import type { RunOrigin } from "./run-origin.ts";

/** What a message of Slack is made of. `text` is for notifications and screen readers. */
export interface MessageBody {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** What a card shows beside the run itself. */
export interface CardFacts {
  readonly origin: RunOrigin;
  readonly lastAction: LastAction | null;
  readonly now: number; // epoch milliseconds
}

const MAX_SECTION = 2900; // characters; Slack takes 3000

/** The live card of a run. Pure: the same run at the same minute gives the same card. */
export function renderCard(run: RunResource, { origin, lastAction, now }: CardFacts): MessageBody {
  const recipient = recipientOf(run);
  const sentence = outcomeSentence(run);
  const buttons = controlButtons(run);
  return {
    text: `Message to ${recipient}: ${sentence ?? `${statusWords[run.status].toLowerCase()}, ${plainProgress(run)}`}`,
    blocks: [
      section(`*Message to ${recipient}*\n${startedLine(run, origin)}${textLine(run)}`),
      ...stepSections(run),
      ...(sentence === null ? [] : [section(`*${sentence}*`)]),
      context(contextParts(run, lastAction, now)),
      ...(buttons.length === 0
        ? []
        : [{ type: "actions" as const, block_id: "run_controls", elements: [...buttons] }]),
    ],
  };
}

/** Who is written to, so that nobody else learns the address. */
export function recipientOf(run: RunResource): string {
  const masked = run.steps.filter(({ to }) => to !== "").map(({ to }) => maskAddress(to));
  return [...new Set(masked)].join(", ") || "nobody";
}

function startedLine(run: RunResource, { user, approvedBy }: RunOrigin): string {
  const how = run.workflow === null ? "" : ` with \`${run.workflow.name}\` version ${run.workflow.version}`;
  const agreed = approvedBy === null ? "" : `, approved by ${mention(approvedBy)}`;
  return `Started by ${mention(user)} ${localTime(run.created_at)}${how}${agreed}`;
}

function textLine(run: RunResource): string {
  const messages = run.steps.map(({ message }) => message);
  const shown = messages.find(({ text }) => (text ?? "").trim() !== "") ?? messages[0] ?? {};
  const words = contentWords(shown);
  return words === null ? "" : `\n${quote(words, 200)}`;
}

const signs: Readonly<Record<string, string>> = {
  pending: ":white_circle:",
  submitting: ":outbox_tray:",
  submitted: ":large_blue_circle:",
  delivered: ":ballot_box_with_check:",
  read: ":white_check_mark:",
  rejected: ":x:",
  undeliverable: ":x:",
  expired: ":hourglass:",
  unknown: ":grey_question:",
  skipped: ":heavy_minus_sign:",
  canceled: ":black_square_for_stop:",
};

/** One line per step. Long chains with long reasons are spread over several sections. */
function stepSections(run: RunResource): readonly KnownBlock[] {
  const isLive = run.status === "running" || run.status === "paused";
  const lines = run.steps.map((step) => {
    const isCurrent = run.status === "running" && step.index === run.step_index;
    const label = `${step.index + 1} ${channelLabel(step.channel)}`;
    const words = stepWords(step, isCurrent && isLive).slice(0, 500);
    return `${signs[step.state] ?? ":white_circle:"} *${label}*  ${words}`;
  });
  const sections: string[] = [];
  for (const line of lines) {
    const last = sections.at(-1);
    if (last === undefined || last.length + line.length > MAX_SECTION) sections.push(line);
    else sections[sections.length - 1] = `${last}\n${line}`;
  }
  return sections.map(section);
}

function contextParts(run: RunResource, lastAction: LastAction | null, now: number): readonly string[] {
  const soFar = run.ended_at === null ? " so far" : "";
  const cost =
    run.usage === null ? `no cost${soFar}` : `cost${soFar} ${run.usage.price} ${run.usage.currency}`;
  const action =
    lastAction === null ? [] : [`${actorWords(lastAction.by)} ${lastAction.did} ${localTime(lastAction.at)}`];
  return [`${statusWords[run.status]}${nextWords(run, now)}`, cost, ...action, `\`${run.id}\``];
}

/** What the run waits for: `: SMS at 14:10, in 9 min`. */
function nextWords(run: RunResource, now: number): string {
  if (run.status === "paused") return ": the clock stands still";
  if (run.status !== "running" || run.expires_at === null) return "";
  const left = timeLeft(Date.parse(run.expires_at) - now);
  const next = run.steps.find(({ index, state }) => index > run.step_index && state === "pending");
  const what = next === undefined ? "gives up" : channelLabel(next.channel);
  return `: ${what} at ${localTime(run.expires_at)}, in ${left}`;
}

function plainProgress(run: RunResource): string {
  const step = run.steps[run.step_index];
  return step === undefined ? "" : `${channelLabel(step.channel)} ${step.state}`;
}

function section(text: string): KnownBlock {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

function context(parts: readonly string[]): KnownBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text: parts.join("  ·  "), verbatim: true }] };
}
