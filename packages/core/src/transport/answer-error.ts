import type { KitError } from "../model/errors/kit-error.ts";
import { ValidationError } from "../model/errors/validation-error.ts";
import type { Issue } from "../model/issue.ts";
import { AuthenticationError } from "./errors/authentication-error.ts";
import { ConflictError } from "./errors/conflict-error.ts";
import { NotFoundError } from "./errors/not-found-error.ts";
import { RateLimitedError } from "./errors/rate-limited-error.ts";
import type { RequestName } from "./errors/request-name.ts";
import { ServerUnavailableError } from "./errors/server-unavailable-error.ts";
import { UnexpectedAnswerError } from "./errors/unexpected-answer-error.ts";
import type { HttpResponse } from "./http.ts";
import { type Problem, readProblem } from "./problem.ts";
import { retryAfterSeconds } from "./retry-after.ts";
import { readRun } from "./run-answer.ts";
import { readSavedWorkflow } from "./saved-workflow-call.ts";

/** The error that an answer of our server stands for; the one place where statuses become classes. */
export function errorFromAnswer(
  request: RequestName & { readonly query?: string },
  response: HttpResponse,
  now: (() => number) | null,
): KitError {
  const { status } = response;
  if (status === 401 || status === 403) return new AuthenticationError(request, status);
  if (status === 429) return new RateLimitedError(request, retryAfterSeconds(response, now));
  if (status >= 500 && status < 600) return new ServerUnavailableError(request, status);
  const problem = readProblem(response.text);
  if (status === 404 && problem?.code === "not_found" && namesThing(request))
    return new NotFoundError(request);
  if (status === 409) return conflict(request, problem);
  const issues = problem === null || (status !== 400 && status !== 422) ? [] : issuesOf(problem);
  return issues.length > 0 ? new ValidationError(issues) : new UnexpectedAnswerError(request, status);
}

/** Tells whether a request is about one thing. A list or a door is always there: without it this is not our server. */
function namesThing({ path, query = "" }: { readonly path: string; readonly query?: string }): boolean {
  return /^\/v1\/[^/]+\/[^/]/.test(path) || query.startsWith("?run=");
}

function conflict(request: RequestName, problem: Problem | null): ConflictError {
  const code = problem?.code ?? "";
  const reason = /^[a-z0-9_.-]{1,64}$/i.test(code) ? code : "conflict";
  return new ConflictError(request, {
    reason,
    run: readRun(problem?.run),
    workflow: readSavedWorkflow(problem?.workflow),
  });
}

function issuesOf(problem: Problem): Issue[] {
  const code = problem.code ?? "invalid_request";
  const whole = problem.detail ?? problem.title;
  if (problem.invalidParameters.length === 0) {
    return whole === null ? [] : [{ path: "", code, message: whole }];
  }
  return problem.invalidParameters.map(({ name, reason, code: own, fix }) => ({
    path: name,
    code: own ?? code,
    message: reason,
    ...(fix !== null && { fix }),
  }));
}
