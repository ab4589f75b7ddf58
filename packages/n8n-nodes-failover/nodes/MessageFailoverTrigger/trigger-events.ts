import type { EventPattern, RunEventType, RunSummary } from "@failover-kit/core/model";
import type { INodePropertyOptions } from "n8n-workflow";

/** What a flow can be started by, and which events of the server that is. */
interface TriggerEvent extends INodePropertyOptions {
  readonly value: string;
  readonly patterns: readonly EventPattern[];
}

const triggerEvents: readonly TriggerEvent[] = [
  {
    name: "Canceled",
    value: "canceled",
    description: "Somebody has canceled the run",
    patterns: ["run.canceled"],
  },
  {
    name: "Corrected",
    value: "corrected",
    description: "A status came after the end: costs and report of the run have changed",
    patterns: ["run.corrected"],
  },
  {
    name: "Failed Over",
    value: "failedOver",
    description: "A message was not delivered or read in time, and the next one is sent",
    patterns: ["run.failed_over"],
  },
  {
    name: "Not Reached",
    value: "notReached",
    description: "No message has reached the person, and nothing more is tried",
    patterns: ["run.failed"],
  },
  {
    name: "Reached",
    value: "reached",
    description: "A message was delivered or read, as its step asked for",
    patterns: ["run.completed"],
  },
  {
    name: "Replied",
    value: "replied",
    description: "The person wrote back, where a step says that a reply counts, too",
    patterns: ["run.completed"],
  },
  {
    name: "Status Changed",
    value: "status",
    description: "Every single status of every message; several events for one message",
    patterns: [
      "step.submitted",
      "step.delivered",
      "step.read",
      "step.rejected",
      "step.undeliverable",
      "message.status",
    ],
  },
];

/** The events as people choose them. */
export const eventChoices: readonly INodePropertyOptions[] = triggerEvents.map(
  ({ name, value, description }) => ({
    name,
    value,
    ...(description !== undefined && { description }),
  }),
);

/** What to subscribe to for what was chosen. */
export function patternsOf(chosen: readonly string[]): EventPattern[] {
  const wanted = triggerEvents.filter(({ value }) => chosen.includes(value));
  return [...new Set(wanted.flatMap(({ patterns }) => patterns))];
}

/**
 * The choice that an event of the server belongs to; undefined when it was not asked for. A reply is a way of being
 * reached: it counts as that when nobody asked for replies.
 */
export function choiceOf(
  { type, run }: { readonly type: RunEventType; readonly run: RunSummary },
  chosen: readonly string[],
): string | undefined {
  const isReply = run.outcome?.reason === "replied";
  const fits = triggerEvents.filter(
    ({ value, patterns }) => chosen.includes(value) && patterns.includes(type),
  );
  const [first] = fits.filter(({ value }) => value !== "replied");
  return isReply && fits.some(({ value }) => value === "replied") ? "replied" : first?.value;
}
