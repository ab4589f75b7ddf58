/** What a saved configuration must fulfil so that its node is not marked. The editor reads the same rules. */
import { channelRules, isChannel } from "@failover-kit/core/model";
import type { StepConfig, TypedValue } from "./step-config.ts";

/** What is wrong, as a key of the catalogue below `errors` and the values for it. */
export interface Fault {
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The first thing that is wrong with a list of steps; null when nothing is. */
export function stepsFault(steps: readonly StepConfig[]): Fault | null {
  if (steps.length === 0) return { key: "no-steps", values: {} };
  for (const [index, step] of steps.entries()) {
    const key = stepFault(step, index === steps.length - 1);
    if (key !== null) return { key, values: { step: index + 1 } };
  }
  return null;
}

function stepFault(step: StepConfig, isLast: boolean): string | null {
  const rule = isChannel(step.channel) ? channelRules[step.channel] : null;
  if (rule === null) return "channel";
  if (isEmpty(step.to)) return "to";
  if (rule.to === "phone" && step.to.type === "str" && !isPhone(step.to.value)) return "phone";
  if (isEmpty(step.from)) return "from";
  if (!rule.contents.includes(step.messageType)) return "message-type";
  if (isEmpty(step.content)) return "content";
  if (step.content.type === "json" && !isJson(step.content.value)) return "json";
  if (step.options.type === "json" && step.options.value !== "" && !isJson(step.options.value)) return "json";
  if (isLast) return null;
  if (step.condition === "read" && !rule.reportsRead) return "never-read";
  return step.expiry.type === "num" && !(Number(step.expiry.value) > 0) ? "expiry" : null;
}

function isEmpty({ value }: TypedValue): boolean {
  return value.trim() === "";
}

/** Digits with the country code; what people write between them is the server's to judge. */
function isPhone(value: string): boolean {
  return /^\+?[\d\s().-]{7,24}$/.test(value.trim());
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
