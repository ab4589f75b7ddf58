import { subscribe, unsubscribe } from "node:diagnostics_channel";

const GIVE_UP_AFTER_MS = 20_000;
const QUIET_ROUNDS = 5; // of the event loop: an answer that has just arrived still has to be read

/** Knows every HTTP request that this thread has sent and that is not answered yet, whoever sent it. */
export class Traffic {
  readonly #underWay = new Set<unknown>();
  readonly #sent = (event: unknown) => {
    if (!isStream(requestOf(event))) this.#underWay.add(requestOf(event));
  };
  readonly #ended = (event: unknown) => void this.#underWay.delete(requestOf(event));

  constructor() {
    subscribe("undici:request:create", this.#sent);
    subscribe("undici:request:trailers", this.#ended);
    subscribe("undici:request:error", this.#ended);
  }

  /** Resolves when no request is under way and `isIdle` holds, and both have stayed so. */
  async settle(isIdle: () => boolean): Promise<void> {
    const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
    for (let quietRounds = 0; quietRounds < QUIET_ROUNDS; ) {
      await new Promise((resolve) => setImmediate(resolve));
      quietRounds = this.#underWay.size === 0 && isIdle() ? quietRounds + 1 : 0;
      if (performance.now() > giveUpAt) {
        throw new Error(`it does not settle: ${this.#underWay.size} requests under way, idle: ${isIdle()}`);
      }
    }
  }

  close(): void {
    unsubscribe("undici:request:create", this.#sent);
    unsubscribe("undici:request:trailers", this.#ended);
    unsubscribe("undici:request:error", this.#ended);
  }
}

function requestOf(event: unknown): unknown {
  return typeof event === "object" && event !== null && "request" in event ? event.request : event;
}

/** A stream of events is open for as long as somebody listens: nobody can wait for its end. */
function isStream(request: unknown): boolean {
  const path =
    typeof request === "object" && request !== null && "path" in request ? String(request.path) : "";
  return path.startsWith("/v1/events");
}
