import type { Place } from "./broken-text-error.ts";

/** The place of a character in a text. Makes no copies: the text may have come from anybody. */
export function placeAt(text: string, offset: number): Place {
  let [line, start] = [1, 0];
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", start)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}
