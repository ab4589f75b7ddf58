import { isRecord } from "./json-text.ts";

// Settings, not content: an explanation is of little use without their words.
const settings: ReadonlySet<string> = new Set([
  "channel",
  "message_type",
  "type",
  "category",
  "tag",
  "policy",
  "locale",
  "encoding_type",
  "duration",
  "file_size",
]);
const longestReason = 300;
const longestLookedAt = 4000; // of a foreign explanation; what is looked for in it could take hours otherwise
const headLength = 12;

/** Every text of a message that an error must not repeat: its addresses and its content. */
export function privateTexts(part: unknown): string[] {
  if (typeof part === "string") return [part];
  if (!isRecord(part)) return [];
  return Object.entries(part).flatMap(([name, value]) => (settings.has(name) ? [] : privateTexts(value)));
}

/**
 * Makes a foreign explanation fit to be stored: known private texts, cut-off repetitions of them and anything
 * that looks like a phone number are replaced, and at most 300 characters stay.
 */
export function redactReason(reason: string, privateValues: readonly string[]): string {
  const values = privateValues.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]);
  // The longest first: a text may contain the address, and must still be recognised.
  const byLength = values.filter((value) => value.length > 1).sort((a, b) => b.length - a.length);
  const isCut = reason.length > longestLookedAt;
  const known = byLength.reduce(withoutEcho, reason.slice(0, longestLookedAt));
  // The cut may have left so much of a private text that it is not recognised: that goes, too.
  const safe = (isCut ? known.slice(0, -headLength) : known).replace(/\+?\d(?:[ ().-]{0,2}\d){6,}/g, "…");
  return safe.length <= longestReason ? safe : `${safe.slice(0, longestReason - 1)}…`;
}

/** Gateways repeat long texts cut off, so the first characters are looked for, and all that follow and agree go. */
function withoutEcho(reason: string, value: string): string {
  const head = value.slice(0, headLength);
  let text = reason;
  for (let at = text.indexOf(head); at !== -1; at = text.indexOf(head, at + 1)) {
    let end = head.length;
    while (end < value.length && text[at + end] === value[end]) end += 1;
    text = `${text.slice(0, at)}…${text.slice(at + end)}`;
  }
  return text;
}
