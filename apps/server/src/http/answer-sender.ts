import { STATUS_CODES } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Lifecycle } from "../lifecycle.ts";
import type { Logger } from "../logger.ts";
import { countAnswer, type RouteCounts } from "../metrics/request-counts.ts";
import { errorResponse, isExpected } from "./error-response.ts";
import type { Answer } from "./route.ts";

const JSON_TYPE = "application/json; charset=utf-8";

interface SenderParts {
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
}

/** Writes answers, counts them, and logs what went wrong on our side. */
export class AnswerSender {
  readonly #parts: SenderParts;
  readonly #elsewhere: RouteCounts;

  constructor(parts: SenderParts, elsewhere: RouteCounts) {
    this.#parts = parts;
    this.#elsewhere = elsewhere;
  }

  send(request: FastifyRequest, reply: FastifyReply, { status, body, type, headers }: Answer): void {
    countAnswer(request.routeOptions.config?.counts ?? this.#elsewhere, status);
    reply.code(status).header("x-nexmo-trace-id", request.id);
    if (headers) reply.headers(headers);
    if (this.#parts.lifecycle.phase === "stopping") reply.header("connection", "close");
    if (body === undefined) return void reply.send();
    reply.type(type ?? JSON_TYPE);
    reply.send(isSentAsItIs(body) ? body : JSON.stringify(body));
  }

  sendError(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
    const answer = errorResponse(error, request.id);
    if (!isExpected(error)) {
      const { method, url } = request.routeOptions;
      const where = { method, route: url, status: answer.status, traceId: request.id };
      this.#parts.logger.error({ err: error, ...where }, STATUS_CODES[answer.status] ?? "Error");
    }
    this.send(request, reply, answer);
  }
}

function isSentAsItIs(body: unknown): boolean {
  return typeof body === "string" || (typeof body === "object" && body !== null && "pipe" in body);
}
