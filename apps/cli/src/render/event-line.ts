import {
  channelRules,
  type EventResource,
  type EventType,
  exactDuration,
  isChannel,
} from "@failover-kit/core/model";
import { sinceStart, timeOfDay } from "./durations.ts";
import { outcomeWords } from "./run-words.ts";
import { harmless, type Style } from "./style.ts";

/** What a line says beside the event itself. */
export interface EventLineContext {
  readonly style: Style;
  readonly startedAt: number | null; // of the run, epoch milliseconds; null: no time since then is shown
  readonly showRun?: boolean; // for streams of many runs
  readonly channelOf?: (stepIndex: number) => string | null;
}

const RUN_ID_LENGTH = 36;

type Look = readonly [symbol: string, colour: keyof Style, words: string];

const looks: Readonly<Record<EventType, Look>> = {
  "run.accepted": ["●", "cyan", "accepted"],
  "run.failed_over": ["↷", "yellow", "failing over"],
  "run.paused": ["‖", "yellow", "paused"],
  "run.resumed": ["▸", "cyan", "resumed"],
  "run.extended": ["+", "cyan", "given more time"],
  "run.alerted": ["!", "red", "the operator is needed"],
  "run.completed": ["✓", "green", "completed"],
  "run.failed": ["✗", "red", "failed"],
  "run.canceled": ["■", "red", "canceled"],
  "run.corrected": ["~", "cyan", "report corrected"],
  "step.submitting": ["↑", "dim", "being handed over"],
  "step.postponed": ["◷", "dim", "waits for the rate limit"],
  "step.retrying": ["↻", "yellow", "will be tried again"],
  "step.submitted": ["·", "cyan", "submitted"],
  "step.delivered": ["✓", "green", "delivered"],
  "step.read": ["✓", "green", "read"],
  "step.replied": ["✓", "green", "the person wrote back"],
  "step.revoking": ["↶", "yellow", "is being taken back"],
  "step.revoked": ["↶", "cyan", "taken back"],
  "step.revoke_failed": ["?", "yellow", "could not be taken back"],
  "step.rejected": ["✗", "red", "rejected"],
  "step.undeliverable": ["✗", "red", "undeliverable"],
  "step.expired": ["◷", "yellow", "expired"],
  "step.unknown": ["?", "yellow", "may have left, nobody can tell"],
  "step.skipped": ["–", "dim", "skipped"],
  "step.canceled": ["■", "dim", "canceled"],
  "message.status": ["·", "dim", "reported"],
  "subscription.disabled": ["■", "red", "subscription disabled: nothing could be delivered for a day"],
};

/** One event as one line: when, what of the run, and what happened. */
export function renderEvent(event: EventResource, context: EventLineContext): string {
  const { style, startedAt } = context;
  const [symbol, colour, words] = looks[event.type] ?? ["·", "dim", harmless(event.type)];
  const at = Date.parse(event.at);
  const detail = detailOf(event, context);
  return [
    style.dim(timeOfDay(at)),
    ...(startedAt === null ? [] : [style.dim(sinceStart(at - startedAt).padStart(9))]),
    ...(context.showRun ? [style.dim(harmless(event.run_id ?? "").padEnd(RUN_ID_LENGTH))] : []),
    subjectOf(event).padEnd(12),
    `${style[colour](`${symbol} ${words}`)}${detail === "" ? "" : style.dim(`  ${detail}`)}`,
  ].join("  ");
}

function subjectOf({ type, step_index: step, data }: EventResource): string {
  if (type.startsWith("subscription.")) return "account";
  if (type.startsWith("run.") || step === null) return "run";
  return stepName(step, data.channel);
}

/** `2 SMS`: a step as people count. */
function stepName(index: number, channel: unknown): string {
  return isChannel(channel) ? `${index + 1} ${channelRules[channel].label}` : `step ${index + 1}`;
}

function detailOf(event: EventResource, { channelOf }: EventLineContext): string {
  const { type, data } = event;
  if (type === "run.accepted") return Array.isArray(data.channels) ? channelList(data.channels) : "";
  if (type === "run.failed_over" && typeof data.to_step === "number") {
    return `to ${stepName(data.to_step, channelOf?.(data.to_step))}`;
  }
  if (type === "run.extended" && typeof data.seconds === "number") return `by ${exactDuration(data.seconds)}`;
  const parts = [
    outcomeWords(data.outcome),
    type === "message.status" && typeof data.status === "string" ? data.status : "",
    errorWords(data.error),
    typeof data.by === "string" ? `by ${data.by}` : "",
    typeof data.subscription_id === "string" ? data.subscription_id : "",
  ];
  return harmless(parts.filter((part) => part !== "").join(", "));
}

function channelList(names: readonly unknown[]): string {
  return names
    .map((name) => (isChannel(name) ? channelRules[name].label : harmless(String(name))))
    .join(" → ");
}

function errorWords(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  return [code, reason].filter((part) => typeof part === "string" && part !== "").join(" ");
}
