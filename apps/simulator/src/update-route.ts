import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Authorize } from "./authorize.ts";
import { malformedV1 } from "./generation.ts";
import { isRecord } from "./is-record.ts";
import type { MessageLog } from "./message-log.ts";
import { parseJson } from "./parse-json.ts";
import { messagesProblem, notFound, type Problem, platformProblem, sendProblem } from "./problem.ts";

/**
 * Adds `PATCH /v1/messages/{uuid}`. All it can do is recall an RCS message: nothing more is reported of it then.
 * Marking as read is for messages that came in, and the simulator has none of those.
 */
export function addUpdateRoute(app: FastifyInstance, authorize: Authorize, log: MessageLog | null): void {
  app.patch<{ Params: { uuid: string } }>("/v1/messages/:uuid", (request, reply) => {
    const unauthorized = authorize(request.raw);
    if (unauthorized !== null) return sendProblem(reply, unauthorized);
    const body = parseJson(request.body);
    if (body === null) return sendProblem(reply, malformedV1());
    const status = isRecord(body.value) ? body.value.status : undefined;
    if (status !== "read" && status !== "revoked") return sendProblem(reply, invalidStatus());
    const message = log?.find(request.params.uuid) ?? null;
    if (message === null) return sendProblem(reply, notFound("External Id not found for this message"));
    if (status === "read" || message.channel !== "rcs") return sendProblem(reply, notSupported());
    message.isRevoked = true;
    return reply.code(202).header("x-request-id", randomUUID()).send();
  });
}

function invalidStatus(): Problem {
  const detail = "The value of one or more parameters is invalid.";
  return {
    ...messagesProblem(422, 1150, "Invalid params", detail),
    invalidParameters: [{ name: "status", reason: "must be read or revoked" }],
  };
}

function notSupported(): Problem {
  const detail = "This operation is not supported for this message.";
  return platformProblem(422, "unprocessable-entity", "Operation not supported", detail);
}
