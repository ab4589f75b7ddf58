/** Errors in the words that callers of Messages v1 know. */
import type { Issue, ProblemDocument } from "@failover-kit/core/model";
import { invalidParameters, PROBLEM_TYPE } from "./problem.ts";
import type { Answer } from "./route.ts";

const ERRORS = "https://developer.vonage.com/api-errors";

/** Values are wrong. */
export function invalidMessage(issues: readonly Issue[], traceId: string): Answer {
  const type = `${ERRORS}/messages#1150`;
  const detail = "The value of one or more parameters is invalid.";
  const more = { invalid_parameters: invalidParameters(issues) };
  return answer(422, "invalid_request", {
    type,
    title: "Invalid params",
    detail,
    instance: traceId,
    ...more,
  });
}

/** The body is no JSON. */
export function unreadableMessage(detail: string, traceId: string): Answer {
  const title = "The request body did not contain valid JSON";
  return answer(422, "invalid_json", { type: `${ERRORS}#invalid-json`, title, detail, instance: traceId });
}

/** Nobody knows the message, or it is somebody else's. */
export function unknownMessage(traceId: string): Answer {
  const detail = "There is no message with this id.";
  return answer(404, "not_found", {
    type: `${ERRORS}#not-found`,
    title: "Not Found",
    detail,
    instance: traceId,
  });
}

/** The message is known, and this cannot be done with it. */
export function notSupported(detail: string, traceId: string): Answer {
  const type = `${ERRORS}#unprocessable-entity`;
  return answer(422, "not_supported", { type, title: "Operation not supported", detail, instance: traceId });
}

/** Like every error of ours, these have a `code` beside what the Messages API says. */
function answer(status: number, code: string, document: ProblemDocument): Answer {
  return { status, body: { ...document, status, code }, type: PROBLEM_TYPE };
}
