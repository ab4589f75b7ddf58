import { ValidationError } from "@failover-kit/core/model";
import { uuidv7 } from "@failover-kit/engine";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readJson } from "../http/json-body.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { runAnswer } from "../views/run-answer.ts";
import { readRunRequest } from "./read-run-request.ts";

/** `POST /v1/runs`. */
export function createRun(parts: ServerParts): Handler<CallerRequest> {
  const { engine, clock, unknownGraceSeconds } = parts;
  return async ({ caller, body }) => {
    const { accountId } = caller;
    const parsed = await readRunRequest(parts, accountId, readJson(body));
    if (!parsed.ok) throw new ValidationError(parsed.issues);
    const id = uuidv7(clock.now());
    const run = await fromStore(
      engine.accept({ id, accountId, door: "runs", workflow: parsed.value, unknownGraceSeconds }),
    );
    return runAnswer(run, { status: 202, headers: { location: `/v1/runs/${id}` } });
  };
}
