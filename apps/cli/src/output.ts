import type { Outside } from "./outside.ts";
import { createStyle, type Style } from "./render/style.ts";

/** Where results go: the standard output carries results alone, everything else goes beside it. */
export class Output {
  readonly isJson: boolean;
  readonly style: Style; // for the standard output
  readonly #outside: Outside;

  constructor(outside: Outside, isJson: boolean) {
    this.#outside = outside;
    this.isJson = isJson;
    this.style = createStyle(outside.stdout, outside.environment);
  }

  /** A result: for programs as one line of JSON (indented on a terminal), for people as lines. */
  result(value: unknown, lines: (style: Style) => readonly string[]): void {
    if (this.isJson) this.json(value, this.#outside.stdout.isTTY === true);
    else this.lines(lines(this.style));
  }

  /** One JSON document; one line unless it is for eyes. */
  json(value: unknown, isIndented = false): void {
    this.#outside.stdout.write(`${JSON.stringify(value, null, isIndented ? 2 : 0)}\n`);
  }

  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.#outside.stdout.write(`${lines.join("\n")}\n`);
  }

  /** Something that is worth knowing and no result. */
  notice(text: string): void {
    const style = createStyle(this.#outside.stderr, this.#outside.environment);
    this.#outside.stderr.write(`${style.yellow("!")} ${text}\n`);
  }

  /** How many characters fit on a line; without a terminal there is no limit. */
  get columns(): number {
    const { stdout } = this.#outside;
    return stdout.isTTY === true ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
  }

  /** True when frames may be drawn over one another. */
  get isLive(): boolean {
    const { stdout, environment } = this.#outside;
    return stdout.isTTY === true && !this.isJson && environment.TERM !== "dumb";
  }
}
