import { STATUS_CODES } from "node:http";
import type { Issue, ProblemDocument } from "@failover-kit/core/model";
import type { Answer } from "./route.ts";

/** The content type of every error answer. */
export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** What goes into a problem beside its status. `more` adds members of its own. */
export interface ProblemParts {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly traceId: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** An error answer by RFC 9457. Programs branch on `code`; `instance` is the trace id of the request. */
export function problem({ status, code, detail, traceId, headers, more }: ProblemParts): Answer {
  const title = STATUS_CODES[status] ?? "Error";
  const body = { type: "about:blank", title, status, code, detail, instance: traceId, ...more };
  return { status, body, type: PROBLEM_TYPE, ...(headers && { headers }) };
}

/** The 422 of our own API: every value that is wrong, by its place. */
export function invalidRequest(issues: readonly Issue[], traceId: string): Answer {
  return problem({
    status: 422,
    code: "invalid_request",
    detail: countOf(issues, "did not pass validation. Nothing was changed."),
    traceId,
    more: { invalid_parameters: invalidParameters(issues) },
  });
}

/** The 400 that callers of the 2018 API and of Dispatch know. */
export function invalidParams(issues: readonly Issue[], traceId: string): Answer {
  const body: ProblemDocument = {
    type: "https://www.nexmo.com/messages/Errors#InvalidParams",
    title: "Your request parameters didn't validate.",
    detail: `Found errors validating ${issues.length} of your submitted parameters.`,
    instance: traceId,
    invalid_parameters: invalidParameters(issues),
  };
  return { status: 400, body, type: PROBLEM_TYPE };
}

/** Every value that is wrong, by its place, with what to write instead. */
export function invalidParameters(issues: readonly Issue[]): { name: string; reason: string }[] {
  return issues.map(({ path, message, fix }) => ({
    name: path,
    reason: fix ? `${message} ${fix}` : message,
  }));
}

function countOf(issues: readonly Issue[], rest: string): string {
  return `${issues.length === 1 ? "1 value" : `${issues.length} values`} ${rest}`;
}
