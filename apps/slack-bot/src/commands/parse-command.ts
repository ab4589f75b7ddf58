import { closestName } from "@failover-kit/core/validation";
import { toPhoneDigits } from "../text/mask.ts";

/** What somebody wants who typed `/failover …`. */
export type Intent =
  | { readonly kind: "open" }
  | { readonly kind: "send"; readonly to: string; readonly text: string } // digits
  | { readonly kind: "status"; readonly id: string }
  | { readonly kind: "cancel"; readonly id: string }
  | { readonly kind: "list" }
  | { readonly kind: "workflows" }
  | { readonly kind: "default"; readonly workflow: string | null } // null: show it
  | { readonly kind: "help" }
  | { readonly kind: "incomplete"; readonly usage: string }
  | { readonly kind: "unknown"; readonly word: string; readonly suggestion: string | null };

/** The words that may follow the command, and how each is used. */
export const usages: Readonly<Record<string, string>> = {
  send: "send",
  status: "status <id>",
  list: "list",
  cancel: "cancel <id>",
  workflows: "workflows",
  default: "default <workflow>",
  help: "help",
};

/** Reads the text behind the command. Understands everything; what it does not know becomes `unknown`. */
export function parseCommand(text: string): Intent {
  const trimmed = text.trim();
  const [first = "", ...rest] = trimmed.split(/\s+/);
  const to = toPhoneDigits(first);
  if (/^\d{7,25}$/.test(to)) {
    const message = trimmed.slice(first.length).trim();
    return message === ""
      ? { kind: "incomplete", usage: "<number> <text>, for example 447700900042 Your parcel is here" }
      : { kind: "send", to, text: message };
  }
  return parseWord(first.toLowerCase(), rest);
}

function parseWord(word: string, [argument]: readonly string[]): Intent {
  switch (word) {
    case "":
    case "send":
      return { kind: "open" };
    case "status":
    case "cancel":
      return argument === undefined
        ? { kind: "incomplete", usage: usages[word] ?? word }
        : { kind: word, id: argument };
    case "list":
    case "workflows":
    case "help":
      return { kind: word };
    case "default":
      return { kind: "default", workflow: argument ?? null };
    default:
      return { kind: "unknown", word, suggestion: closestName(word, Object.keys(usages)) };
  }
}
