import type { TextTarget } from "../outside.ts";

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";

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

  /** Puts lines above the area, for good, and draws the area anew, in one write: nothing flickers. */
  draw(area: readonly string[], above: readonly string[] = []): void {
    const lines = [...above, ...area];
    const text = lines.length === 0 ? "" : `${lines.join("\n")}\n`;
    this.#target.write(`${this.#isHidden ? "" : HIDE_CURSOR}${this.#erasure()}${text}`);
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
