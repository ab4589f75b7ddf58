import type { RunResource } from "@failover-kit/core/model";
import type { Button, ConfirmationDialog } from "@slack/types";
import { channelLabel } from "../text/run-words.ts";

/** What can be done to a run with a button. */
export type Control = "advance" | "pause" | "resume" | "acknowledge" | "cancel";

/** A press of a button, and the run as the person saw it who pressed. */
export interface SeenRun {
  readonly id: string;
  readonly status: string;
  readonly stepIndex: number;
}

/** The buttons that make sense now, each with what it was drawn for. None when the run has ended. */
export function controlButtons(run: RunResource): readonly Button[] {
  if (run.status !== "running" && run.status !== "paused") return [];
  const value = writeSeen({ id: run.id, status: run.status, stepIndex: run.step_index });
  const next = run.steps.find(({ index, state }) => index > run.step_index && state === "pending");
  return [
    ...(next === undefined || run.status === "paused"
      ? []
      : [advanceButton(channelLabel(next.channel), value)]),
    run.status === "running"
      ? button({ control: "pause", label: "Hold", value })
      : button({ control: "resume", label: "Resume", value, style: "primary" }),
    button({
      control: "acknowledge",
      label: "Customer called back",
      value,
      confirm: confirm(
        "Reached another way?",
        "The run counts as reached, and nothing more is sent.",
        "Yes, reached",
      ),
    }),
    button({
      control: "cancel",
      label: "Stop",
      value,
      style: "danger",
      confirm: confirm("Stop?", "Nothing more is sent. What has left cannot be taken back.", "Stop it"),
    }),
  ];
}

function advanceButton(label: string, value: string): Button {
  return button({
    control: "advance",
    label: `Send ${label} now`,
    value,
    confirm: confirm(
      "Send it now?",
      `The ${label} message leaves at once, and costs what it costs.`,
      "Send now",
    ),
  });
}

interface ButtonParts {
  readonly control: Control;
  readonly label: string;
  readonly value: string;
  readonly style?: "primary" | "danger";
  readonly confirm?: ConfirmationDialog;
}

function button({ control, label, value, style, confirm: dialog }: ButtonParts): Button {
  return {
    type: "button",
    action_id: `run_${control}`,
    text: { type: "plain_text", text: label },
    value,
    ...(style && { style }),
    ...(dialog && { confirm: dialog }),
  };
}

function confirm(title: string, text: string, yes: string): ConfirmationDialog {
  return {
    title: { type: "plain_text", text: title },
    text: { type: "plain_text", text },
    confirm: { type: "plain_text", text: yes },
    deny: { type: "plain_text", text: "No" },
  };
}

function writeSeen({ id, status, stepIndex }: SeenRun): string {
  return `${id} ${status} ${stepIndex}`;
}

/** Reads what a button was drawn for; null when it is none of ours. */
export function readSeen(value: unknown): SeenRun | null {
  const [id, status, stepIndex] = typeof value === "string" ? value.split(" ") : [];
  if (!id || status === undefined || !/^\d{1,3}$/.test(stepIndex ?? "")) return null;
  return { id, status, stepIndex: Number(stepIndex) };
}
