import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type MessageFilter, type MessageLog, messageJson } from "./message-log.ts";
import { parseJson } from "./parse-json.ts";
import { parseScenarios } from "./parse-scenarios.ts";
import { type InvalidParameter, type Problem, platformProblem, sendProblem } from "./problem.ts";
import type { Scenarios } from "./scenarios.ts";

/** What the control routes work with. */
export interface ControlRouteOptions {
  readonly log: MessageLog | null; // null: messages are not recorded
  readonly scenarios: Scenarios;
  readonly reset: () => void;
}

/** Adds the routes that the Messages API does not have: what was accepted, who behaves how, and forgetting it all. */
export function addControlRoutes(app: FastifyInstance, { log, scenarios, reset }: ControlRouteOptions): void {
  app.get("/simulator/scenarios", () => ({ scenarios: scenarios.all }));
  app.put("/simulator/scenarios", (request, reply) => replaceScenarios(request, reply, scenarios));
  app.get("/simulator/messages", (request, reply) => listMessages(request, reply, log));
  app.post("/simulator/reset", (_request, reply) => {
    reset();
    return reply.code(204).send();
  });
}

function replaceScenarios(request: FastifyRequest, reply: FastifyReply, scenarios: Scenarios): FastifyReply {
  const body = parseJson(request.body);
  if (body === null) return sendProblem(reply, badRequest([{ name: "body", reason: "must be valid JSON" }]));
  const parsed = parseScenarios(body.value);
  if (parsed.faults.length > 0) return sendProblem(reply, badRequest(parsed.faults));
  scenarios.replace(parsed.scenarios);
  return reply.send({ scenarios: scenarios.all });
}

function listMessages(request: FastifyRequest, reply: FastifyReply, log: MessageLog | null): FastifyReply {
  const query = new URLSearchParams(request.url.split("?")[1] ?? "");
  const limit = query.get("limit");
  const afterUuid = query.get("after");
  if (limit !== null && !/^[1-9]\d{0,8}$/.test(limit)) {
    return sendProblem(
      reply,
      badRequest([{ name: "limit", reason: "must be a whole number of at least 1" }]),
    );
  }
  if (afterUuid !== null && !log?.find(afterUuid)) {
    return sendProblem(
      reply,
      badRequest([{ name: "after", reason: "must be the message_uuid of a listed message" }]),
    );
  }
  const filter: MessageFilter = {
    to: query.get("to"),
    clientRef: query.get("client_ref"),
    afterUuid,
    limit: limit === null ? null : Number(limit),
  };
  const messages = log?.list(filter) ?? [];
  return reply.type("application/json").send(`{"messages":[${messages.map(messageJson).join(",")}]}`);
}

function badRequest(invalidParameters: readonly InvalidParameter[]): Problem {
  const detail = "Nothing was changed. Each parameter below says what it must be.";
  return { ...platformProblem(400, "invalid-params", "Invalid params", detail), invalidParameters };
}
