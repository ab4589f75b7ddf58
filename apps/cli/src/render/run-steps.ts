import {
  channelRules,
  exactDuration,
  type RunResource,
  type StepResource,
  type StepState,
} from "@failover-kit/core/model";
import { harmless, type Style } from "./style.ts";
import { padTo, widthOf } from "./width.ts";

const MARGINS = 9; // the symbol, and the gaps between the columns

type Look = readonly [symbol: string, colour: keyof Style];

const looks: Readonly<Record<StepState, Look>> = {
  pending: ["○", "dim"],
  submitting: ["↑", "cyan"],
  submitted: ["●", "cyan"],
  delivered: ["✓", "green"],
  read: ["✓", "green"],
  rejected: ["✗", "red"],
  undeliverable: ["✗", "red"],
  expired: ["◷", "yellow"],
  unknown: ["?", "yellow"],
  skipped: ["–", "dim"],
  canceled: ["■", "dim"],
};

/** The steps of a run as aligned lines: which, to whom, what has become of it. A narrow place has none to whom. */
export function renderSteps(
  run: RunResource,
  style: Style,
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  const labels = aligned(run.steps.map(labelOf));
  const numbers = run.steps.map((_, index) => String(index + 1).padStart(String(run.steps.length).length));
  const addresses = aligned(run.steps.map(({ to }) => harmless(to)));
  const states = aligned(run.steps.map(({ state }) => harmless(state)));
  const widest = [numbers, labels, addresses, states].map(([first = ""]) => widthOf(first));
  const hasRoom = widest.reduce((sum, width) => sum + width, MARGINS) < columns;
  return run.steps.map((step, index) => {
    const [symbol, colour] = looks[step.state] ?? ["·", "dim"];
    const isCurrent = (run.status === "running" || run.status === "paused") && index === run.step_index;
    const label = `${numbers[index]} ${labels[index]}`;
    const name = `${style[colour](symbol)} ${isCurrent ? style.bold(label) : label}`;
    const detail = detailOf(step, isCurrent);
    const rest =
      detail === ""
        ? style[colour](harmless(step.state))
        : `${style[colour](states[index] ?? "")}  ${style.dim(detail)}`;
    return `  ${name}  ${hasRoom ? `${style.dim(addresses[index] ?? "")}  ` : ""}${rest}`;
  });
}

/** Texts of one width, that of the widest. */
function aligned(texts: readonly string[]): readonly string[] {
  const width = Math.max(...texts.map(widthOf));
  return texts.map((text) => padTo(text, width));
}

function labelOf({ channel }: StepResource): string {
  return channelRules[channel]?.label ?? harmless(channel);
}

function detailOf(step: StepResource, isCurrent: boolean): string {
  const { state, message_status: status, failover, error, usage, attempts } = step;
  const parts = [
    state === "expired" && status !== null ? `was ${status}` : "",
    state === "expired" && failover ? `not ${failover.condition_status}${waitedOf(step)}` : "",
    isCurrent && failover && state !== "pending" ? `to be ${failover.condition_status}` : "",
    error === null ? "" : `${error.code} ${error.reason}`,
    attempts > 1 ? `${attempts} attempts` : "",
    usage === null ? "" : `${usage.price} ${usage.currency}`,
  ];
  return harmless(parts.filter((part) => part !== "").join(", "));
}

/** How long was really waited: less than the rule says when somebody advanced the run, more when it was extended. */
function waitedOf({ submitted_at: from, ended_at: until }: StepResource): string {
  if (from === null || until === null) return "";
  const seconds = Math.round((Date.parse(until) - Date.parse(from)) / 1000);
  return ` after ${exactDuration(Math.max(1, seconds))}`;
}
