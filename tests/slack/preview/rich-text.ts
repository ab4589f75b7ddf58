/** Slack's texts as HTML: bold, code, quotes, mentions, dates and emoji. */
import type { Json } from "@failover-kit/slack-bot/testing";

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

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** What somebody is called whose id is `U0ADA`. */
export function nameOf(id: string): string {
  const name = id.replace(/^U0/, "");
  return name.charAt(0) + name.slice(1).toLowerCase();
}

/** A text object of Block Kit. */
export function rich(value: unknown): string {
  const text =
    (value as Json | undefined)?.type === "plain_text"
      ? escapeHtml(textOf(value))
      : fromMrkdwn(textOf(value));
  return text.replaceAll(/:([a-z_]+):/g, (whole, name: string) => emoji[name] ?? whole);
}

/** The characters of a text object. */
export function textOf(value: unknown): string {
  const text = typeof value === "object" && value !== null && "text" in value ? value.text : "";
  return typeof text === "string" ? text : "";
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
    .replaceAll(/<!date\^(\d+)\^([^|>]*)\|[^>]*>/g, (_, seconds: string, form: string) =>
      instant(Number(seconds), form),
    )
    .replaceAll(/<@(\w+)>/g, (_, id: string) => `<span class="mention">@${nameOf(id)}</span>`)
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\*([^*]+)\*/g, "<b>$1</b>");
}

function instant(seconds: number, form: string): string {
  const [day = "", time = ""] = new Date(seconds * 1000).toISOString().split("T");
  return form.includes("date") ? `${day} ${time.slice(0, 5)}` : time.slice(0, 5);
}
