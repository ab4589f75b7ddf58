import type { FastifyReply } from "fastify";
import type { Clock } from "../time/clock.ts";

const longestHangMs = 60_000;

/** Callers who get no answer: each until it goes, or until a minute is over. */
export class UnansweredCallers {
  readonly #clock: Clock;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many wait at the moment. */
  get count(): number {
    return this.#count;
  }

  /** Leaves one more without an answer. */
  add(reply: FastifyReply): FastifyReply {
    reply.hijack();
    const { socket } = reply.raw;
    if (socket === null || socket.destroyed) return reply;
    this.#count += 1;
    const callOff = this.#clock.after(longestHangMs, () => socket.destroy());
    socket.once("close", () => {
      this.#count -= 1;
      callOff();
    });
    return reply;
  }
}
