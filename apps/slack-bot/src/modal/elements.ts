/** The small parts that views are put together from. */
import type {
  InputBlock,
  KnownBlock,
  ModalView,
  PlainTextElement,
  PlainTextOption,
  StaticSelect,
} from "@slack/types";
import { shorten } from "../text/mrkdwn.ts";
import { VALUE } from "./fields.ts";

export function plain(text: string): PlainTextElement {
  return { type: "plain_text", text };
}

/** Slack takes 75 characters. */
export function option(text: string, value: string): PlainTextOption {
  return { text: plain(shorten(text, 75)), value };
}

/** A list of choices with the present one chosen; without a placeholder when there always is one. */
export function select(parts: {
  actionId: string;
  options: readonly PlainTextOption[];
  chosen: string | null;
}): StaticSelect {
  const initial = parts.options.find(({ value }) => value === parts.chosen);
  return {
    type: "static_select",
    action_id: parts.actionId,
    options: [...parts.options],
    ...(initial && { initial_option: initial }),
  };
}

export interface TextFieldParts {
  readonly block: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string | undefined;
  readonly isOptional?: boolean;
  readonly isLong?: boolean;
  readonly maxLength?: number;
  readonly placeholder?: string;
}

/** A field for text, of one line or of several. */
export function textField(parts: TextFieldParts): InputBlock {
  const {
    block,
    label,
    value,
    hint,
    isOptional = false,
    isLong = false,
    maxLength = 3000,
    placeholder,
  } = parts;
  return {
    type: "input",
    block_id: block,
    label: plain(shorten(label, 2000)),
    optional: isOptional,
    ...(hint && { hint: plain(shorten(hint, 2000)) }),
    element: {
      type: "plain_text_input",
      action_id: VALUE,
      multiline: isLong,
      max_length: maxLength,
      ...(value !== "" && { initial_value: value.slice(0, maxLength) }),
      ...(placeholder && { placeholder: plain(placeholder) }),
    },
  };
}

/** Small print, in mrkdwn. */
export function smallPrint(text: string): KnownBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text: shorten(text, 2900), verbatim: true }] };
}

/** A modal that only says something. */
export function sentenceView(title: string, text: string): ModalView {
  return {
    type: "modal",
    title: plain(title),
    close: plain("Close"),
    blocks: [{ type: "section", text: { type: "mrkdwn", text: shorten(text, 2900), verbatim: true } }],
  };
}
