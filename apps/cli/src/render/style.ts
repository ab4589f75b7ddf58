import { styleText } from "node:util";
import type { TextTarget } from "../outside.ts";

type Paint = (text: string) => string;

/** Colours, or none. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

const same: Paint = (text) => text;

/** No colours at all. */
export const plainStyle: Style = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

const paint =
  (format: Parameters<typeof styleText>[0]): Paint =>
  (text) =>
    styleText(format, text, { validateStream: false });

const colourStyle: Style = {
  bold: paint("bold"),
  dim: paint("dim"),
  red: paint("red"),
  green: paint("green"),
  yellow: paint("yellow"),
  cyan: paint("cyan"),
};

/** Colours on a terminal only, and never when NO_COLOR is set (https://no-color.org). */
export function createStyle(
  target: TextTarget,
  { NO_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
): Style {
  const hasColours = target.isTTY === true && (NO_COLOR === undefined || NO_COLOR === "") && TERM !== "dumb";
  return hasColours ? colourStyle : plainStyle;
}

/** Text from outside, unable to move the cursor or change colours. */
export function harmless(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Cf}/gu, " ");
}
