import { ValidationError, type Workflow } from "@failover-kit/core/model";
import { parseRunRequest } from "@failover-kit/core/validation";
import { readJson } from "../http/json-body.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { runAnswer } from "../views/run-answer.ts";
import { acceptRun } from "./accept-run.ts";

/** `POST /v1/runs`. */
export function createRun(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const workflow = readWorkflow(parts, request.body);
    const { run, headers } = await acceptRun(parts, request, { door: "runs", workflow });
    return runAnswer(run, { status: 202, headers: { location: `/v1/runs/${run.id}`, ...headers } });
  };
}

function readWorkflow({ allowedAddresses }: ServerParts, body: Buffer): Workflow {
  const parsed = parseRunRequest(readJson(body));
  if (!parsed.ok) throw new ValidationError(parsed.issues);
  const { callbackUrl } = parsed.value;
  const issue = callbackUrl === null ? null : allowedAddresses.check(callbackUrl, "callback_url");
  if (issue) throw new ValidationError([issue]);
  return parsed.value;
}
