import {
  channelRules,
  exactDuration,
  type RunResource,
  type StepResource,
  type StepState,
} from "@failover-kit/core/model";
import { harmless, type Style } from "./style.ts";

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

/** The steps of a run as aligned lines: which, to whom, what has become of it. */
export function renderSteps(run: RunResource, style: Style): readonly string[] {
  const labels = run.steps.map(labelOf);
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const toWidth = Math.max(...run.steps.map(({ to }) => to.length));
  const stateWidth = Math.max(...run.steps.map(({ state }) => state.length));
  return run.steps.map((step, index) => {
    const [symbol, colour] = looks[step.state] ?? ["·", "dim"];
    const isCurrent = (run.status === "running" || run.status === "paused") && index === run.step_index;
    const label = `${index + 1} ${(labels[index] ?? "").padEnd(labelWidth)}`;
    const to = harmless(step.to).padEnd(toWidth);
    const detail = detailOf(step, isCurrent);
    const columns = [
      `${style[colour](symbol)} ${isCurrent ? style.bold(label) : label}`,
      style.dim(to),
      detail === "" ? style[colour](step.state) : style[colour](step.state.padEnd(stateWidth)),
    ];
    return `  ${columns.join("  ")}${detail === "" ? "" : style.dim(`  ${detail}`)}`;
  });
}

function labelOf({ channel }: StepResource): string {
  return channelRules[channel]?.label ?? harmless(channel);
}

function detailOf(step: StepResource, isCurrent: boolean): string {
  const { state, message_status: status, failover, error, usage, attempts } = step;
  const parts = [
    state === "expired" && status !== null ? `was ${status}` : "",
    state === "expired" && failover
      ? `not ${failover.condition_status} within ${exactDuration(failover.expiry_time)}`
      : "",
    isCurrent && failover && state !== "pending" ? `to be ${failover.condition_status}` : "",
    error === null ? "" : `${error.code} ${error.reason}`,
    attempts > 1 ? `${attempts} attempts` : "",
    usage === null ? "" : `${usage.price} ${usage.currency}`,
  ];
  return harmless(parts.filter((part) => part !== "").join(", "));
}
