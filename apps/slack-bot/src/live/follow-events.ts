import type { EventStream } from "@failover-kit/core/transport";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { EventCursor } from "../store/event-cursor.ts";

const SAVE_EVERY_MS = 1000;
const TROUBLE_MS = 5000;

export interface EventFollowerParts {
  readonly events: EventStream;
  readonly cursor: EventCursor;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onRunChanged: (runId: string) => void;
  readonly onConnected: () => void; // what was missed while there was no cursor can be looked for
}

/** Reads the server's events for as long as the bot runs, and after a restart goes on where it stopped. */
export class EventFollower {
  readonly #parts: EventFollowerParts;
  readonly #hangUp = new AbortController();
  #seq: number | null;
  #savedAt = 0;
  #ended: Promise<void> = Promise.resolve();

  constructor(parts: EventFollowerParts) {
    this.#parts = parts;
    this.#seq = parts.cursor.read();
  }

  start(): void {
    this.#ended = this.#follow();
  }

  async stop(): Promise<void> {
    this.#hangUp.abort();
    await this.#ended;
    this.#save();
  }

  async #follow(): Promise<void> {
    const { events, clock, logger, onConnected } = this.#parts;
    const { signal } = this.#hangUp;
    let isTold = false;
    while (!signal.aborted) {
      try {
        const afterSeq = this.#seq ?? undefined;
        const order = {
          signal,
          onConnected: () => {
            isTold = false;
            onConnected();
          },
          onPosition: (seq: number) => this.#advance(seq),
        };
        for await (const event of events.read({ ...order, afterSeq })) {
          this.#advance(event.seq);
          if (typeof event.run_id === "string") this.#parts.onRunChanged(event.run_id);
        }
      } catch (error) {
        if (!isTold)
          logger.warn({ err: error }, "The server's events cannot be read; cards wait until it is back");
        isTold = true;
      }
      if (!signal.aborted) await pause(clock, signal);
    }
  }

  /** A crash may forget the last second: those events are then told again, which changes no card. */
  #advance(seq: number): void {
    this.#seq = seq;
    const now = this.#parts.clock.now();
    if (now - this.#savedAt < SAVE_EVERY_MS) return;
    this.#savedAt = now;
    this.#save();
  }

  #save(): void {
    if (this.#seq !== null) this.#parts.cursor.write(this.#seq);
  }
}

function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(TROUBLE_MS, resolve);
    signal.addEventListener("abort", () => {
      cancel();
      resolve();
    });
  });
}
