import type { Node, NodeStatus } from "../node-red.ts";
import type { RelayState } from "../server/event-relay.ts";
import type { WaitingRuns } from "./waiting-runs.ts";

const SECOND_MS = 1000;

/** The text below a node: what waits, counting down, and otherwise what came last. Shows nothing twice. */
export class StatusLine {
  readonly #node: Node;
  readonly #translate: (word: string) => string;
  #last: NodeStatus = {};
  #shown = "";
  #timer: NodeJS.Timeout | null = null;
  #source: { readonly waiting: WaitingRuns; readonly state: () => RelayState } | null = null;

  constructor(node: Node, translate: (word: string) => string) {
    this.#node = node;
    this.#translate = translate;
  }

  /** From now on shows what waits there. */
  follow(waiting: WaitingRuns, state: () => RelayState): void {
    this.#source = { waiting, state };
  }

  /** Says what came last; seen whenever nothing waits. */
  say(status: {
    readonly fill: NodeStatus["fill"];
    readonly shape: NodeStatus["shape"];
    readonly word: string;
  }): void {
    this.#last = { fill: status.fill, shape: status.shape, text: this.#translate(status.word) } as NodeStatus;
    this.refresh();
  }

  refresh(): void {
    const status = this.#status();
    const shown = JSON.stringify(status);
    if (shown !== this.#shown) this.#node.status(status);
    this.#shown = shown;
    const isRunning = (this.#source?.waiting.size ?? 0) > 0;
    if (isRunning) this.#timer ??= setInterval(() => this.refresh(), SECOND_MS).unref();
    else this.stop();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #status(): NodeStatus {
    const { waiting, state } = this.#source ?? {};
    const trouble = state?.();
    const text = waiting?.text(Date.now()) ?? "";
    if (trouble === "away" || trouble === "refused") {
      const word = this.#translate(trouble);
      return { fill: "yellow", shape: "ring", text: text === "" ? word : `${word} · ${waiting?.size}` };
    }
    return text === "" ? this.#last : { fill: "blue", shape: "ring", text };
  }
}
