import type {
  SavedWorkflowResource,
  SavedWorkflowSummary,
  VariableDefinition,
} from "@failover-kit/core/model";
import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from "@slack/types";
import { maskAddress } from "../text/mask.ts";
import { chainLine, channelLabel } from "../text/run-words.ts";
import { type Draft, neededAddresses, type Senders } from "./draft.ts";
import { carry } from "./draft-codec.ts";
import { option, plain, select, smallPrint, textField } from "./elements.ts";
import { blockIds, VALUE } from "./fields.ts";
import { stepBlocks } from "./step-blocks.ts";
import { rolesOf } from "./workflow-variables.ts";

/** The choice that stands for a chain put together by hand. No workflow can have this name. */
export const OWN_CHOICE = "*own*";

/** The callback of the modal. */
export const SEND_VIEW = "failover_send";

/** What the modal shows beside the draft. */
export interface FormFacts {
  readonly workflows: readonly SavedWorkflowSummary[];
  readonly saved: SavedWorkflowResource | null; // the chosen one
  readonly needsApproval: boolean;
  readonly senders: Senders; // of these channels nobody is asked for the sender
  readonly notice?: string; // something that the person must know, such as a list that could not be read
}

const MAX_CHOICES = 99; // Slack takes 100, and one is for own steps

/** The modal, whole. Pure: the same draft gives the same view. */
export function renderSendView(draft: Draft, facts: FormFacts): ModalView {
  const { saved, needsApproval, notice } = facts;
  const variables = saved === null ? Object.keys(draft.values) : Object.keys(saved.variables);
  const content = saved === null ? ownBlocks(draft, facts.senders) : savedBlocks(draft, saved);
  const chain = saved === null ? withoutLastRule(draft) : saved.steps;
  const blocks: KnownBlock[] = [
    ...(notice === undefined ? [] : [smallPrint(`:warning: ${notice}`)]),
    contactBlock(draft),
    workflowBlock(facts),
    ...content,
    smallPrint(
      `*${chainLine(chain)}*${needsApproval ? "\nA second person must approve this before it is sent." : ""}`,
    ),
  ];
  return {
    type: "modal",
    callback_id: SEND_VIEW,
    title: plain("Send with failover"),
    submit: plain(needsApproval ? "Ask for approval" : "Send"),
    close: plain("Cancel"),
    private_metadata: carry({ ...draft, workflow: saved?.name ?? null }, variables),
    blocks,
  };
}

/** The input blocks of a view: the places where Slack shows errors. */
export function inputBlocks(view: ModalView): readonly string[] {
  return view.blocks.flatMap((block) => (block.type === "input" && block.block_id ? [block.block_id] : []));
}

function contactBlock(draft: Draft): InputBlock {
  const initial = draft.contact === null ? undefined : contactOption(draft.contact, null);
  return {
    type: "input",
    block_id: blockIds.contact(draft),
    label: plain("Somebody you know"),
    optional: true,
    dispatch_action: true,
    hint: plain("People who wrote to you, or to whom something was sent. Fills in the address."),
    element: {
      type: "external_select",
      action_id: "contact",
      min_query_length: 0,
      placeholder: plain("Name or number"),
      ...(initial && { initial_option: initial }),
    },
  };
}

/** A contact as a choice: `Ada · SMS •••• 0042`. */
export function contactOption(contact: string, name: string | null): PlainTextOption {
  const [channel = "", address = ""] = contact.split("|");
  const who = `${channelLabel(channel)} ${maskAddress(address)}`;
  return option(name === null ? who : `${name} · ${who}`, contact);
}

function workflowBlock({ workflows, saved }: FormFacts): InputBlock {
  const names = workflows.slice(0, MAX_CHOICES).map(({ name, description }) => ({
    ...option(name, name),
    ...(description && { description: plain(description.slice(0, 75)) }),
  }));
  const isListed = saved === null || names.some(({ value }) => value === saved.name);
  const options = [
    option("Own steps", OWN_CHOICE),
    ...(isListed ? names : [option(saved.name, saved.name), ...names.slice(0, MAX_CHOICES - 1)]),
  ];
  return {
    type: "input",
    block_id: blockIds.workflow,
    label: plain("How"),
    dispatch_action: true,
    element: select({ actionId: "workflow", options, chosen: saved?.name ?? OWN_CHOICE }),
  };
}

function ownBlocks(draft: Draft, senders: Senders): readonly KnownBlock[] {
  const needed = neededAddresses(draft.steps.map(({ channel }) => channel));
  return [
    ...(needed.phone ? [phoneField(blockIds.phone(draft), "Phone number", draft.phone)] : []),
    ...(needed.id ? [idField(blockIds.messengerId(draft), "Messenger id", draft.messengerId)] : []),
    textField({
      block: blockIds.text(draft),
      label: "Text",
      value: draft.text,
      isLong: true,
      isOptional: draft.steps.every(({ content }) => content !== "text"),
      hint: "{{ name }} is asked for before it is sent.",
    }),
    ...Object.entries(draft.values).map(([name, value]) =>
      textField({ block: blockIds.variable(draft, name), label: name, value, maxLength: 1000 }),
    ),
    { type: "divider" },
    ...stepBlocks(draft, senders),
    ...(draft.steps.length > 1 ? [stopOnReplyBlock(draft)] : []),
  ];
}

function stopOnReplyBlock({ stopOnReply }: Draft): InputBlock {
  const box = option("Stop as soon as they answer", "yes");
  return {
    type: "input",
    block_id: blockIds.stopOnReply,
    label: plain("Answers"),
    optional: true,
    element: {
      type: "checkboxes",
      action_id: VALUE,
      options: [box],
      ...(stopOnReply && { initial_options: [box] }),
    },
  };
}

function savedBlocks(draft: Draft, saved: SavedWorkflowResource): readonly KnownBlock[] {
  const roles = rolesOf(saved);
  const fields = Object.entries(saved.variables).map(([name, variable]) => {
    const block = blockIds.variable(draft, name);
    const label = variable.description || name;
    const value = draft.values[name] ?? "";
    if (roles.phones.includes(name)) return { ...phoneField(block, label, value), optional: true };
    if (roles.ids.includes(name)) return { ...idField(block, label, value), optional: true };
    if (variable.type === "boolean") return choiceField({ block, label, value, variable });
    return textField({
      block,
      label,
      value,
      isOptional: variable.default !== undefined,
      isLong: roles.texts.includes(name),
      hint: variable.default === undefined ? undefined : `Left empty: ${String(variable.default)}`,
    });
  });
  return [...(saved.description ? [smallPrint(saved.description)] : []), ...fields];
}

function phoneField(block: string, label: string, value: string): InputBlock {
  return textField({
    block,
    label,
    value,
    maxLength: 50,
    placeholder: "+44 7700 900042",
    hint: "With country code.",
  });
}

function idField(block: string, label: string, value: string): InputBlock {
  return textField({
    block,
    label,
    value,
    maxLength: 50,
    hint: "The id that the channel gave to the person.",
  });
}

function choiceField(parts: {
  block: string;
  label: string;
  value: string;
  variable: VariableDefinition;
}): InputBlock {
  const options = [option("Yes", "true"), option("No", "false")];
  const chosen =
    parts.value || (parts.variable.default === undefined ? null : String(parts.variable.default));
  return {
    type: "input",
    block_id: parts.block,
    label: plain(parts.label),
    optional: parts.variable.default !== undefined,
    element: select({ actionId: VALUE, options, chosen }),
  };
}

/** The chain as its preview says it: nothing comes after the last step. */
function withoutLastRule({ steps }: Draft) {
  return steps.map(({ channel, until, waitSeconds }, index) => ({
    channel,
    failover: index === steps.length - 1 ? null : { condition_status: until, expiry_time: waitSeconds },
  }));
}
