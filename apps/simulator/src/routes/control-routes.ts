import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type MessageFilter, type MessageLog, messageJson } from "../message-log.ts";
import { parseScenarios } from "../people/parse-scenarios.ts";
import { listPeople } from "../people/people.ts";
import type { Scenarios } from "../people/scenarios.ts";
import { parseJson } from "./parse-json.ts";
import { parseRateLimit } from "./parse-rate-limit.ts";
import { badControl, sendProblem } from "./problem.ts";
import type { RateLimit } from "./rate-limit.ts";

/** What the control routes work with. */
export interface ControlRouteOptions {
  readonly log: MessageLog | null; // null: messages are not recorded
  readonly scenarios: Scenarios;
  readonly rateLimit: RateLimit;
  readonly reset: () => void;
}

/** Adds the routes that the Messages API does not have: what was accepted, who behaves how, and forgetting it all. */
export function addControlRoutes(app: FastifyInstance, options: ControlRouteOptions): void {
  const { log, scenarios, rateLimit, reset } = options;
  app.get("/simulator/people", () => ({ people: listPeople() }));
  app.get("/simulator/scenarios", () => ({ scenarios: scenarios.all, seed: scenarios.seed }));
  app.put("/simulator/scenarios", (request, reply) => replaceScenarios(request, reply, scenarios));
  app.get("/simulator/messages", (request, reply) => listMessages(request, reply, log));
  app.get("/simulator/rate-limit", () => ({ rate_limit: rateLimit.rule }));
  app.put("/simulator/rate-limit", (request, reply) => replaceRateLimit(request, reply, rateLimit));
  app.post("/simulator/reset", (_request, reply) => {
    reset();
    return reply.code(204).send();
  });
}

function replaceScenarios(request: FastifyRequest, reply: FastifyReply, scenarios: Scenarios): FastifyReply {
  const body = parseJson(request.body);
  if (body === null) return sendNoJson(reply);
  const parsed = parseScenarios(body.value);
  if (parsed.faults.length > 0) return sendProblem(reply, badControl(parsed.faults));
  scenarios.replace(parsed.scenarios, parsed.seed);
  return reply.send({ scenarios: scenarios.all, seed: scenarios.seed });
}

function replaceRateLimit(request: FastifyRequest, reply: FastifyReply, rateLimit: RateLimit): FastifyReply {
  const body = parseJson(request.body);
  if (body === null) return sendNoJson(reply);
  const parsed = parseRateLimit(body.value);
  if ("faults" in parsed) return sendProblem(reply, badControl(parsed.faults));
  rateLimit.replace(parsed.rule);
  return reply.send({ rate_limit: rateLimit.rule });
}

/** The answer to a control request that is not JSON. */
export function sendNoJson(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, badControl([{ name: "body", reason: "must be valid JSON" }]));
}

function listMessages(request: FastifyRequest, reply: FastifyReply, log: MessageLog | null): FastifyReply {
  const query = new URLSearchParams(request.url.split("?")[1] ?? "");
  const limit = query.get("limit");
  const afterUuid = query.get("after");
  if (limit !== null && !/^[1-9]\d{0,8}$/.test(limit)) {
    return sendProblem(
      reply,
      badControl([{ name: "limit", reason: "must be a whole number of at least 1" }]),
    );
  }
  if (afterUuid !== null && !log?.find(afterUuid)) {
    return sendProblem(
      reply,
      badControl([{ name: "after", reason: "must be the message_uuid of a listed message" }]),
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
