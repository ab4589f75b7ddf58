import type { FastifyInstance, FastifyReply } from "fastify";
import { isRecord } from "../is-record.ts";
import type { SteerableClock } from "../time/steerable-clock.ts";
import { sendNoJson } from "./control-routes.ts";
import { parseJson } from "./parse-json.ts";
import { badControl, type Problem, platformProblem, sendProblem } from "./problem.ts";

/** What the clock routes work with. */
export interface ClockRouteOptions {
  readonly clock: SteerableClock | null; // null: the program that started the simulator moves its time
  readonly settle: () => Promise<void>; // resolves when every webhook under way has been answered
}

const longestAdvanceMs = 366 * 24 * 3_600_000;

/** Adds the routes that show the time, stop it, let it run, and move it forward. */
export function addClockRoutes(app: FastifyInstance, { clock, settle }: ClockRouteOptions): void {
  if (clock === null) {
    app.all("/simulator/clock", (_request, reply) => sendProblem(reply, foreignClock()));
    return;
  }
  app.get("/simulator/clock", () => clockJson(clock));
  app.put("/simulator/clock", (request, reply) => {
    const body = parseJson(request.body);
    if (body === null) return sendNoJson(reply);
    return setClock(reply, body.value, clock);
  });
  app.post("/simulator/clock", async (request, reply) => {
    const body = parseJson(request.body);
    if (body === null) return sendNoJson(reply);
    const advanceMs = isRecord(body.value) ? body.value.advance_ms : undefined;
    if (!Number.isInteger(advanceMs) || Number(advanceMs) < 0 || Number(advanceMs) > longestAdvanceMs) {
      const reason = `must be a whole number of milliseconds from 0 to ${longestAdvanceMs}`;
      return sendProblem(reply, badControl([{ name: "advance_ms", reason }]));
    }
    await clock.advance(Number(advanceMs), settle);
    return reply.send(clockJson(clock));
  });
}

function setClock(reply: FastifyReply, body: unknown, clock: SteerableClock): FastifyReply {
  const { running, now } = isRecord(body) ? body : {};
  const at = typeof now === "string" ? Date.parse(now) : Number.NaN;
  if (typeof running !== "boolean") {
    return sendProblem(reply, badControl([{ name: "running", reason: "must be true or false" }]));
  }
  if (now !== undefined && (running || Number.isNaN(at) || at < clock.now())) {
    const reason = 'must be an instant that has not passed, and only be given with "running": false';
    return sendProblem(reply, badControl([{ name: "now", reason }]));
  }
  if (running) clock.run();
  else clock.stop(now === undefined ? undefined : at);
  return reply.send(clockJson(clock));
}

function clockJson(clock: SteerableClock) {
  const { nextDueAt } = clock;
  return {
    now: new Date(clock.now()).toISOString(),
    running: clock.isRunning,
    next_due_at: nextDueAt === null ? null : new Date(nextDueAt).toISOString(),
  };
}

function foreignClock(): Problem {
  const detail = "The program that started this simulator moves its time.";
  return platformProblem(409, "foreign-clock", "The clock belongs to another program", detail);
}
