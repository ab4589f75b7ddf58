import {
  type Channel,
  type ChannelRule,
  type ContentType,
  channelRules,
  workflowLimits,
} from "../model/index.ts";
import type { Path } from "./findings.ts";
import { recordOrEmpty, type UnknownRecord } from "./record.ts";

/** Where a generation of the API keeps the parts of a step, and what it allows. */
export interface Door {
  readonly list: "steps" | "workflow"; // the member that holds the steps
  readonly contentAt: readonly string[]; // from the step to the object that holds text, image …
  readonly optionsAt: readonly string[]; // from the step to the object that holds the options of the channel
  readonly typeMember: "message_type" | "type"; // names the content, beside it
  readonly expirySeconds: { readonly min: number; readonly max: number };
  readonly isLenient: boolean; // true: what would not be sent is dropped with a warning, not refused
  readonly ruleMember: "failover" | "failover_rule"; // holds the failover rule of a step
  readonly needsRules: boolean; // true: every step but the last has a failover rule
}

/** `POST /v1/runs`: flat steps in the shape of Messages v1. */
export const runDoor: Door = {
  list: "steps",
  contentAt: [],
  optionsAt: [],
  typeMember: "message_type",
  expirySeconds: workflowLimits.expirySeconds,
  isLenient: false,
  ruleMember: "failover",
  needsRules: true,
};

/** `POST /v1/messages`, its primary message and the others put into one list. */
export const messageDoor: Door = { ...runDoor, ruleMember: "failover_rule", needsRules: false };

/** `POST /beta/workflows` and `POST /v0.1/dispatch`. */
export const workflowDoor: Door = {
  list: "workflow",
  contentAt: ["message", "content"],
  optionsAt: ["message"],
  typeMember: "type",
  expirySeconds: workflowLimits.compatibleExpirySeconds,
  isLenient: true,
  ruleMember: "failover",
  needsRules: true,
};

/** One step as it came, its channel being known; the values in it may still have wrong types. */
export interface StepView {
  readonly door: Door;
  readonly index: number;
  readonly channel: Channel;
  readonly rule: ChannelRule;
  readonly contents: readonly ContentType[];
  readonly maxTextLength: number;
  readonly content: UnknownRecord;
  readonly options: UnknownRecord;
}

/** A flat step, in the shape of Messages v1. */
export function viewRunStep(
  step: UnknownRecord,
  { door, channel, index }: Pick<StepView, "door" | "channel" | "index">,
): StepView {
  const rule = channelRules[channel];
  const { contents, maxTextLength } = rule;
  return { door, index, channel, rule, contents, maxTextLength, content: step, options: step };
}

/** A step of the older generation. */
export function viewWorkflowStep(step: UnknownRecord, channel: Channel, index: number): StepView {
  const rule = channelRules[channel];
  const { contents, maxTextLength } = rule.v01 ?? { contents: [], maxTextLength: 0 };
  const options = recordOrEmpty(step.message);
  const content = recordOrEmpty(options.content);
  return { door: workflowDoor, index, channel, rule, contents, maxTextLength, content, options };
}

/** The place of a member of the content. */
export function contentPath({ door, index }: StepView, ...members: Path): Path {
  return [door.list, index, ...door.contentAt, ...members];
}

/** The place of the options of the channel. */
export function optionsPath({ door, index }: StepView, ...members: readonly string[]): Path {
  return [door.list, index, ...door.optionsAt, ...members];
}

/** What the generation of this step calls the channel, and the options of the channel. */
export function optionsName({ door, channel, rule }: StepView): string {
  return door.isLenient ? (rule.v01?.name ?? channel) : channel;
}
