/** Block Kit as HTML, near enough to Slack to judge a form or a card by eye. What cannot be drawn is shown as it is. */
type Json = Readonly<Record<string, unknown>>;

const emoji: Readonly<Record<string, string>> = {
  white_circle: "⚪",
  outbox_tray: "📤",
  large_blue_circle: "🔵",
  ballot_box_with_check: "☑️",
  white_check_mark: "✅",
  x: "❌",
  hourglass: "⌛",
  grey_question: "❔",
  heavy_minus_sign: "➖",
  black_square_for_stop: "⏹️",
  warning: "⚠️",
};

/** What fields hold: block → action → state. */
export type Values = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Where the buttons of some blocks lead. */
export interface Surface {
  readonly action: string; // address to which a press is posted
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
}

/** Blocks, one below the other. */
export function renderBlocks(blocks: readonly Json[], surface: Surface): string {
  return blocks.map((block) => renderBlock(block, surface)).join("\n");
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
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
  const told = error === undefined ? "" : `<div class="error">${escapeHtml(error)}</div>`;
  return `<div class="input"><label>${escapeHtml(textOf(block.label))}${optional}</label>
${element(block.element, id, surface)}${told}${hint}</div>`;
}

function element(value: unknown, block: string, surface: Surface): string {
  if (typeof value !== "object" || value === null) return "";
  const part = value as Json;
  const action = String(part.action_id);
  const state = surface.values[block]?.[action];
  switch (part.type) {
    case "button":
      return `<form method="post" action="${escapeHtml(surface.action)}"><button class="${String(part.style ?? "")}"
name="press" value="${escapeHtml(`${action}|${String(part.value ?? "")}`)}">${escapeHtml(textOf(part.text))}</button></form>`;
    case "plain_text_input":
      return `<div class="field${part.multiline === true ? " long" : ""}">${escapeHtml(
        String(state?.value ?? "") || " ",
      )}</div>`;
    default: {
      const chosen = (state?.selected_option ?? part.initial_option ?? null) as Json | null;
      const shown = chosen === null ? textOf(part.placeholder) : textOf(chosen.text);
      return `<div class="select">${escapeHtml(shown)} <span>▾</span></div>`;
    }
  }
}

/** Text in mrkdwn: bold, code, quotes, mentions, dates and emoji. */
function rich(value: unknown): string {
  const text =
    (value as Json | undefined)?.type === "plain_text"
      ? escapeHtml(textOf(value))
      : fromMrkdwn(textOf(value));
  return text.replaceAll(/:([a-z_]+):/g, (whole, name: string) => emoji[name] ?? whole);
}

function fromMrkdwn(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      line.startsWith("> ") ? `<blockquote>${spans(line.slice(2))}</blockquote>` : `${spans(line)}<br>`,
    )
    .join("");
}

function spans(line: string): string {
  return line
    .replaceAll(/<!date\^(\d+)\^[^|>]*\|[^>]*>/g, (_, seconds: string) => timeOfDay(Number(seconds)))
    .replaceAll(/<@(\w+)>/g, '<span class="mention">@$1</span>')
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\*([^*]+)\*/g, "<b>$1</b>");
}

function timeOfDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function textOf(value: unknown): string {
  const text = typeof value === "object" && value !== null && "text" in value ? value.text : "";
  return typeof text === "string" ? text : "";
}
