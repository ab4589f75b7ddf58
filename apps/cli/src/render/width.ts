import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";

/** How many columns of a terminal a text takes: Chinese letters and emoji take two, colours none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Fills a text up with spaces to a number of columns. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Cuts a text that takes more columns, between two letters. It loses its colours then. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = "";
  let left = width - 1; // for the sign that something is missing
  for (const { segment } of letters.segment(stripVTControlCharacters(text))) {
    left -= widthOf(segment);
    if (left < 0) break;
    cut += segment;
  }
  return width < 1 ? "" : `${cut}…`;
}
