import { channelRules, channels, exactDuration } from "@failover-kit/core/model";
import type { ActionsBlockElement, Button, KnownBlock } from "@slack/types";
import { channelLabel } from "../text/run-words.ts";
import { type Draft, type DraftStep, MAX_OTHER_CONTENTS, MAX_STEPS, type Senders, WAITS } from "./draft.ts";
import { option, plain, select, smallPrint, textField } from "./elements.ts";
import { blockIds } from "./fields.ts";
import { contentLabels, contentsOf } from "./step-content.ts";

const channelOptions = channels.map((channel) => option(channelRules[channel].label, channel));
const waitOptions = WAITS.map((seconds) => option(`for ${exactDuration(seconds)}`, String(seconds)));

/** The chain of a draft, to be changed: for each step a line of lists and buttons, and its sender, if nobody has named it. */
export function stepBlocks(draft: Draft, senders: Senders): readonly KnownBlock[] {
  const { steps } = draft;
  const hasRoom = steps.filter(({ content }) => content !== "text").length < MAX_OTHER_CONTENTS;
  const add: KnownBlock = {
    type: "actions",
    block_id: "add_step",
    elements: [
      {
        type: "button",
        action_id: "step_add",
        text: plain("Add a step"),
        accessibility_label: "Add a step to the end",
      },
    ],
  };
  return [
    ...steps.flatMap((step, index) => blocksOf(step, { index, count: steps.length, senders, hasRoom })),
    ...(steps.length < MAX_STEPS ? [add] : [smallPrint(`A chain has at most ${MAX_STEPS} steps.`)]),
  ];
}

interface Position {
  readonly index: number;
  readonly count: number;
  readonly senders: Senders;
  readonly hasRoom: boolean; // for one more step that says something else than the text
}

function blocksOf(step: DraftStep, position: Position): readonly KnownBlock[] {
  const isLast = position.index === position.count - 1;
  const elements: ActionsBlockElement[] = [
    select({ actionId: "step_channel", options: channelOptions, chosen: step.channel }),
    ...contentElements(step, position),
    ...(isLast ? [] : waitElements(step)),
    ...moveButtons(step, position),
  ];
  const sender = textField({
    block: blockIds.sender(step),
    label: `Sender for ${channelLabel(step.channel)}`,
    value: step.sender,
    maxLength: 50,
    hint: senderHint(step),
  });
  return [
    smallPrint(`*Step ${position.index + 1}*${isLast ? ": the last one" : ""}`),
    { type: "actions", block_id: blockIds.step(step), elements },
    ...(position.senders[step.channel] === undefined ? [sender] : []),
    ...contentFields(step),
  ];
}

/** What the step says, where its channel can carry more than text. */
function contentElements(step: DraftStep, { hasRoom }: Position): readonly ActionsBlockElement[] {
  const contents = contentsOf(step.channel);
  if (contents.length === 1 || (step.content === "text" && !hasRoom)) return [];
  return [
    select({
      actionId: `step_content:${step.channel}`,
      options: contents.map((content) => option(contentLabels[content], content)),
      chosen: step.content,
    }),
  ];
}

function contentFields(step: DraftStep): readonly KnownBlock[] {
  if (step.content === "text") return [];
  if (step.content === "template") {
    return [
      textField({
        block: blockIds.template(step),
        label: "Template",
        value: step.template,
        maxLength: 255,
        hint: "The name under which WhatsApp has approved it.",
      }),
      textField({
        block: blockIds.locale(step),
        label: "Its language",
        value: step.locale,
        maxLength: 20,
        placeholder: "en_GB",
      }),
      textField({
        block: blockIds.parameters(step),
        label: "Its values",
        value: step.parameters,
        isOptional: true,
        isLong: true,
        hint: "One to a line, in the order of the template.",
      }),
    ];
  }
  return [
    textField({
      block: blockIds.url(step),
      label: `Address of the ${contentLabels[step.content].toLowerCase()}`,
      value: step.url,
      maxLength: 2000,
      placeholder: "https://example.com/map.png",
      hint: "The text above goes with it.",
    }),
  ];
}

function senderHint({ channel }: DraftStep): string {
  const form = channelRules[channel].from;
  if (form === "id") return "The id of your page or service on this channel.";
  return form === "sender"
    ? "A number, or a name of at most 11 letters and digits."
    : "Your number, with country code.";
}

function waitElements(step: DraftStep): readonly ActionsBlockElement[] {
  const conditions = channelRules[step.channel].reportsRead
    ? (["read", "delivered"] as const)
    : (["delivered"] as const);
  return [
    select({
      actionId: `step_until:${step.channel}`,
      options: conditions.map((condition) => option(`until ${condition}`, condition)),
      chosen: step.until,
    }),
    select({ actionId: "step_wait", options: waitOptions, chosen: String(step.waitSeconds) }),
  ];
}

function moveButtons(step: DraftStep, { index, count }: Position): readonly Button[] {
  const name = `step ${index + 1}`;
  return [
    ...(index > 0 ? [button("step_up", "↑", step, `Move ${name} up`)] : []),
    ...(index < count - 1 ? [button("step_down", "↓", step, `Move ${name} down`)] : []),
    ...(count > 1 ? [button("step_remove", "Remove", step, `Remove ${name}`)] : []),
  ];
}

function button(action: string, text: string, step: DraftStep, spoken: string): Button {
  return {
    type: "button",
    action_id: action,
    text: plain(text),
    value: step.id,
    accessibility_label: spoken,
  };
}
