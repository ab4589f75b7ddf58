import {
  channelRules,
  type NamedRunRequest,
  type RunRequest,
  type SavedWorkflowResource,
  type VariableValue,
} from "@failover-kit/core/model";
import { SOURCE } from "../card/run-origin.ts";
import { toPhoneDigits } from "../text/mask.ts";
import type { Draft, DraftStep } from "./draft.ts";
import { fillIn } from "./placeholders.ts";
import { contentMembers } from "./step-content.ts";
import { rolesOf } from "./workflow-variables.ts";

/** What the server is asked for, without where in Slack it came from. */
export type RunOrder = RunRequest | NamedRunRequest;

/** Turns a draft into what the server is asked for. Checks nothing: the rules are core's and the server's. */
export function orderOf(draft: Draft, saved: SavedWorkflowResource | null): RunOrder {
  return saved === null ? ownSteps(draft) : namedRun(draft, saved);
}

function ownSteps(draft: Draft): RunRequest {
  const text = fillIn(draft.text, draft.values);
  const phone = toPhoneDigits(draft.phone);
  const lastIndex = draft.steps.length - 1;
  return {
    steps: draft.steps.map((step, index) => ({
      channel: step.channel,
      from: step.sender.trim(),
      to: channelRules[step.channel].to === "id" ? draft.messengerId.trim() : phone,
      ...contentMembers(filledIn(step, draft.values), text),
      ...(index < lastIndex && { failover: failoverOf(step, draft.stopOnReply) }),
    })),
    source: SOURCE,
  };
}

function filledIn(step: DraftStep, values: Draft["values"]): DraftStep {
  return { ...step, url: fillIn(step.url, values), parameters: fillIn(step.parameters, values) };
}

function failoverOf({ channel, until, waitSeconds, sender }: DraftStep, stopOnReply: boolean) {
  const isName = channelRules[channel].from === "sender" && !/^\d+$/.test(sender.trim()); // nobody can write back to it
  return {
    condition_status: until,
    expiry_time: waitSeconds,
    ...(stopOnReply && !isName && { stop_on_reply: true }),
  };
}

function namedRun(draft: Draft, saved: SavedWorkflowResource): NamedRunRequest {
  const { phones } = rolesOf(saved);
  const variables: Record<string, VariableValue | null> = {};
  for (const [name, { type }] of Object.entries(saved.variables)) {
    const written = (draft.values[name] ?? "").trim();
    if (written === "") continue;
    variables[name] = typedValue(phones.includes(name) ? toPhoneDigits(written) : written, type);
  }
  return { workflow: saved.name, variables, source: SOURCE };
}

/** The value in its declared type. What is none goes as it was written, and is refused with a reason. */
function typedValue(written: string, type: string): VariableValue {
  if (type === "boolean") return written === "true" ? true : written === "false" ? false : written;
  const number = Number(written.replace(",", "."));
  return type === "number" && !Number.isNaN(number) ? number : written;
}
