import { randomUUID } from "node:crypto";
import type { ProblemDocument } from "@failover-kit/core/model";
import type { FastifyReply } from "fastify";

/** One value that broke a rule: its place, and what it should be. */
export interface InvalidParameter {
  readonly name: string;
  readonly reason: string;
}

/** An error answer before it is sent. */
export interface Problem {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly invalidParameters?: readonly InvalidParameter[];
  readonly headers?: Readonly<Record<string, string>>;
}

const documentation = "https://developer.vonage.com/api-errors";

/** An error that is the same on every endpoint. */
export function platformProblem(status: number, slug: string, title: string, detail: string): Problem {
  return { status, type: `${documentation}#${slug}`, title, detail };
}

/** An error of the Messages API, by its number. */
export function messagesProblem(status: number, code: number, title: string, detail: string): Problem {
  return { status, type: `${documentation}/messages#${code}`, title, detail };
}

/** 401: the credentials are missing or wrong. The type is misspelt by the API itself. */
export function unauthorized(detail: string): Problem {
  return platformProblem(401, "unathorized", "You did not provide correct credentials.", detail);
}

/** 404: there is nothing at this address. */
export function notFound(detail: string): Problem {
  return platformProblem(404, "not-found", "Not Found", detail);
}

/** 402: the account is empty. */
export function lowBalance(): Problem {
  return platformProblem(
    402,
    "low-balance",
    "Low balance",
    "This request could not be performed: no credit.",
  );
}

/** 429, with the header that says when to come back. */
export function throttled(retryAfterSeconds: number): Problem {
  return {
    ...messagesProblem(429, 1000, "Rate Limit Hit", "Please wait, then retry your request."),
    headers: { "retry-after": String(retryAfterSeconds) },
  };
}

/** 400 of the control routes, which the Messages API does not have. */
export function badControl(invalidParameters: readonly InvalidParameter[]): Problem {
  const detail = "Nothing was changed. Each parameter below says what it must be.";
  return { ...platformProblem(400, "invalid-params", "Invalid params", detail), invalidParameters };
}

/** 500: nothing was accepted. */
export function internalError(): Problem {
  return messagesProblem(500, 1000, "Internal error", "The request could not be handled, nothing was sent.");
}

/** Answers with a problem document; its `instance` is repeated in the trace headers. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const instance = randomUUID().replaceAll("-", "");
  const { status, type, title, detail, invalidParameters, headers } = problem;
  const document: ProblemDocument = {
    type,
    title,
    detail,
    instance,
    ...(invalidParameters && { invalid_parameters: invalidParameters }),
  };
  return reply
    .code(status)
    .headers({ ...headers, "x-request-id": instance, "x-nexmo-trace-id": instance })
    .type(status === 422 ? "application/json" : "application/problem+json") // as the specification declares them
    .send(JSON.stringify(document));
}
