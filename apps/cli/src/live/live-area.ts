import type { TextTarget } from "../outside.ts";

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
// Terminals differ in how wide some emoji are: what is too wide after all is cut off instead of making a line more.
const NO_WRAP = "\u001b[?7l";
const WRAP = "\u001b[?7h";

/** Lines at the bottom of a terminal that are drawn over, with lines above them that stay. */
export class LiveArea {
  readonly #target: TextTarget;
  #height = 0; // lines that are drawn now
  #isHidden = false;

  constructor(target: TextTarget) {
    this.#target = target;
  }

  get columns(): number {
    return this.#target.columns ?? 80;
  }

  get rows(): number {
    return this.#target.rows ?? 24;
  }

  /** Puts lines above the area, for good, and draws the area anew, in one write: nothing flickers. */
  draw(area: readonly string[], above: readonly string[] = []): void {
    const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
    const drawn = area.length === 0 ? "" : `${NO_WRAP}${text(area)}${WRAP}`;
    this.#target.write(`${this.#isHidden ? "" : HIDE_CURSOR}${this.#erasure()}${text(above)}${drawn}`);
    this.#isHidden = true;
    this.#height = area.length;
  }

  /** Takes the area away and leaves the terminal as it was. May be called at any time, and again. */
  close(): void {
    if (!this.#isHidden) return;
    this.#target.write(`${this.#erasure()}${SHOW_CURSOR}`);
    this.#isHidden = false;
    this.#height = 0;
  }

  #erasure(): string {
    // The carriage return matters: a terminal echoes Ctrl-C where the cursor is.
    return this.#height === 0 ? "" : `\r\u001b[${this.#height}A\u001b[0J`;
  }
}
