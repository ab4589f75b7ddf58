import { channelRules, type Issue, type SavedWorkflowResource } from "@failover-kit/core/model";
import type { Draft } from "./draft.ts";
import { blockIds } from "./fields.ts";
import { variablesIn } from "./workflow-variables.ts";

/** The block of the modal → what is wrong with what was entered there. */
export type FieldErrors = Readonly<Record<string, string>>;

/**
 * Puts each issue under the field that it is about. `shown` are the input blocks of the modal: Slack refuses an error
 * for any other. What fits nowhere goes under the choice of the workflow, which is always there.
 */
export function placeIssues(
  issues: readonly Issue[],
  form: {
    readonly draft: Draft;
    readonly saved: SavedWorkflowResource | null;
    readonly shown: readonly string[];
  },
): FieldErrors {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const wanted =
      form.saved === null ? ownField(issue.path, form.draft) : savedField(issue.path, form.draft, form.saved);
    const block = wanted !== null && form.shown.includes(wanted) ? wanted : blockIds.workflow;
    errors[block] ??= sentenceOf(issue);
  }
  return errors;
}

function ownField(path: string, draft: Draft): string | null {
  const [, index, member = ""] = /^steps\[(\d+)\](?:\.(\w+))?/.exec(path) ?? [];
  const step = index === undefined ? undefined : draft.steps[Number(index)];
  if (step === undefined) return null;
  if (member === "to") {
    return channelRules[step.channel].to === "id" ? blockIds.messengerId(draft) : blockIds.phone(draft);
  }
  if (member === "from") return blockIds.sender(step);
  if (member === "text" || path.endsWith(".caption")) return blockIds.text(draft);
  if (member === "template")
    return path.includes(".parameters") ? blockIds.parameters(step) : blockIds.template(step);
  if (member === "whatsapp") return blockIds.locale(step);
  return member === step.content ? blockIds.url(step) : null;
}

function savedField(path: string, draft: Draft, saved: SavedWorkflowResource): string | null {
  const [, variable] = /^variables\.([^.[]+)/.exec(path) ?? [];
  if (variable !== undefined) return blockIds.variable(draft, variable);
  const [, index, member = ""] = /^steps\[(\d+)\]\.(\w+)/.exec(path) ?? [];
  const step: Readonly<Record<string, unknown>> | undefined =
    index === undefined ? undefined : saved.steps[Number(index)];
  const [name] = variablesIn(step?.[member], Object.keys(saved.variables));
  return name === undefined ? null : blockIds.variable(draft, name);
}

function sentenceOf({ message, fix }: Issue): string {
  return fix === undefined ? message : `${message} ${fix}`;
}
