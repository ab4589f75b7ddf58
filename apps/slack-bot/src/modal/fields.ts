import type { Draft, DraftStep } from "./draft.ts";

/**
 * The blocks of the modal by name. Slack keeps what somebody has typed while a block keeps its id, so an id changes only
 * when the bot fills the field in itself (`generation`) or when it becomes another field (`channel`).
 */
export const blockIds = {
  contact: (draft: Draft) => `contact:${draft.generation}`,
  workflow: "workflow",
  phone: (draft: Draft) => `phone:${draft.generation}`,
  messengerId: (draft: Draft) => `messenger_id:${draft.generation}`,
  text: (draft: Draft) => `text:${draft.generation}`,
  variable: (draft: Draft, name: string) => `variable:${name}:${draft.workflow ?? ""}:${draft.generation}`,
  step: (step: DraftStep) => `step:${step.id}`,
  stopOnReply: "stop_on_reply",
  url: (step: DraftStep) => `url:${step.id}:${step.content}`,
  template: (step: DraftStep) => `template:${step.id}`,
  locale: (step: DraftStep) => `locale:${step.id}`,
  parameters: (step: DraftStep) => `parameters:${step.id}`,
  sender: (step: DraftStep) => `sender:${step.id}:${step.channel}`,
} as const;

/** The action of every field that is only read when the modal is sent. */
export const VALUE = "value";

/** What one field of the modal holds, as Slack tells it. */
export interface FieldState {
  readonly type: string;
  readonly value?: string | null | undefined;
  readonly selected_option?: { readonly value: string } | null | undefined;
  readonly selected_options?: readonly { readonly value: string }[] | null | undefined;
}

/** All that was entered: block → action → field. */
export type ViewValues = Readonly<Record<string, Readonly<Record<string, FieldState>>>>;

/** Whether a box is ticked. */
export function isTicked(values: ViewValues, block: string): boolean {
  return (values[block]?.[VALUE]?.selected_options ?? []).length > 0;
}

/** The text or the choice of a field; undefined when it is not in the modal. */
export function fieldValue(values: ViewValues, block: string, action: string = VALUE): string | undefined {
  const field = values[block]?.[action];
  if (field === undefined) return undefined;
  return field.selected_option?.value ?? field.value ?? "";
}
