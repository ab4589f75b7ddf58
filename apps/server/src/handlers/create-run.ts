import { readJson } from "../http/json-body.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { runAnswer } from "../views/run-answer.ts";
import { acceptRun } from "./accept-run.ts";
import { readRunRequest } from "./read-run-request.ts";

/** `POST /v1/runs`. */
export function createRun(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const read = () => readRunRequest(parts, request.caller.accountId, readJson(request.body));
    const { run, headers } = await acceptRun(parts, request, { door: "runs", read });
    return runAnswer(run, { status: 202, headers: { location: `/v1/runs/${run.id}`, ...headers } });
  };
}
