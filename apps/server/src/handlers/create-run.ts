import { ValidationError, type Workflow } from "@failover-kit/core/model";
import { parseRunRequest } from "@failover-kit/core/validation";
import { uuidv7 } from "@failover-kit/engine";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { actingName } from "../http/actor.ts";
import { readJson } from "../http/json-body.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { runAnswer } from "../views/run-answer.ts";

/** `POST /v1/runs`. */
export function createRun(parts: ServerParts): Handler<CallerRequest> {
  const { engine, clock, unknownGraceSeconds } = parts;
  return async (request) => {
    const workflow = readWorkflow(parts, request.body);
    const id = uuidv7(clock.now());
    const { accountId } = request.caller;
    const by = actingName(request);
    const run = await fromStore(
      engine.accept({ id, accountId, door: "runs", workflow, unknownGraceSeconds, by }),
    );
    return runAnswer(run, { status: 202, headers: { location: `/v1/runs/${id}` } });
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
