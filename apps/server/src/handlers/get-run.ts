import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { runAnswer } from "../views/run-answer.ts";
import { findRun, runIdOf } from "./find-run.ts";

/** `GET /v1/runs/{id}`: also for ids that came as `workflow_uuid` or `dispatch_uuid`. */
export function getRun(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => runAnswer(await findRun(parts, request.caller.accountId, runIdOf(request)));
}
