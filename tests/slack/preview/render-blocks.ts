/** Block Kit as HTML, near enough to Slack to judge a form or a card by eye. What cannot be drawn is shown as it is. */
import type { Json } from "@failover-kit/slack-bot/testing";
import { escapeHtml, rich, textOf } from "./rich-text.ts";

/** What fields hold: block → action → state. */
export type Values = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** What blocks are drawn with. */
export interface Surface {
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  readonly choices: Readonly<Record<string, readonly Json[]>>; // action → options of lists that ask the app
}

/** Blocks, one below the other. Buttons and fields belong to the form around them. */
export function renderBlocks(blocks: readonly Json[], surface: Surface): string {
  return blocks.map((block) => renderBlock(block, surface)).join("\n");
}

function renderBlock(block: Json, surface: Surface): string {
  const id = String(block.block_id);
  switch (block.type) {
    case "header":
      return `<h3>${escapeHtml(textOf(block.text))}</h3>`;
    case "divider":
      return "<hr>";
    case "section":
      return `<div class="section"><div>${rich(block.text)}</div>${element(block.accessory, id, surface)}</div>`;
    case "context":
      return `<div class="context">${list(block.elements).map(rich).join(" ")}</div>`;
    case "actions":
      return `<div class="actions">${list(block.elements)
        .map((part) => element(part, id, surface))
        .join(" ")}</div>`;
    case "input":
      return inputBlock(block, id, surface);
    default:
      return `<pre>${escapeHtml(JSON.stringify(block))}</pre>`;
  }
}

function inputBlock(block: Json, id: string, surface: Surface): string {
  const optional = block.optional === true ? ' <span class="hint">(optional)</span>' : "";
  const hint = block.hint === undefined ? "" : `<div class="hint">${escapeHtml(textOf(block.hint))}</div>`;
  const error = surface.errors[id];
  const told = error === undefined ? "" : `<div class="error" role="alert">${escapeHtml(error)}</div>`;
  const isLive = block.dispatch_action === true;
  return `<div class="input"><label for="${escapeHtml(id)}">${escapeHtml(textOf(block.label))}${optional}</label>
${field(block.element as Json, { block: id, isLive, id }, surface)}${told}${hint}</div>`;
}

function element(value: unknown, block: string, surface: Surface): string {
  if (typeof value !== "object" || value === null) return "";
  const part = value as Json;
  return part.type === "button" ? button(part) : field(part, { block, isLive: true, id: "" }, surface);
}

function button(part: Json): string {
  const dialog = part.confirm as Json | undefined;
  const question =
    dialog === undefined
      ? ""
      : ` data-confirm="${escapeHtml(`${textOf(dialog.title)}\n${textOf(dialog.text)}`)}"`;
  const press = JSON.stringify([part.action_id, part.value ?? null]);
  return `<button class="${String(part.style ?? "")}" name="press" value="${escapeHtml(press)}"${question}>${escapeHtml(textOf(part.text))}</button>`;
}

interface FieldPlace {
  readonly block: string;
  readonly isLive: boolean; // what is chosen is told to the app at once
  readonly id: string;
}

function field(part: Json, { block, isLive, id }: FieldPlace, { values, choices }: Surface): string {
  const action = String(part.action_id);
  const state = values[block]?.[action] ?? {};
  const named = `name="field ${escapeHtml(`${block}/${action}`)}"${id === "" ? "" : ` id="${escapeHtml(id)}"`}`;
  if (part.type === "plain_text_input") {
    const written = escapeHtml(String(state.value ?? ""));
    const hint = escapeHtml(textOf(part.placeholder));
    const max = Number(part.max_length ?? 3000);
    return part.multiline === true
      ? `<textarea ${named} rows="3" maxlength="${max}" placeholder="${hint}">${written}</textarea>`
      : `<input ${named} value="${written}" maxlength="${max}" placeholder="${hint}">`;
  }
  if (part.type === "checkboxes") {
    const ticked = list(state.selected_options).length > 0 ? " checked" : "";
    const [box] = list(part.options);
    return `<label class="box"><input type="checkbox" ${named} value="yes"${ticked}> ${escapeHtml(textOf(box?.text))}</label>`;
  }
  const options = list(part.options ?? choices[action]);
  const chosen = String((state.selected_option as Json | null | undefined)?.value ?? "");
  const none =
    part.type === "external_select"
      ? `<option value="">${escapeHtml(textOf(part.placeholder))}</option>`
      : "";
  const rows = options.map(
    ({ value, text }) =>
      `<option value="${escapeHtml(String(value))}"${value === chosen ? " selected" : ""}>${escapeHtml(textOf(text))}</option>`,
  );
  return `<select ${named}${isLive ? ' data-live=""' : ""}>${none}${rows.join("")}</select>`;
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
