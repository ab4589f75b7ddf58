import type { Issue, Workflow } from "@failover-kit/core/model";
import { type ParseResult, parseWorkflowRequest } from "@failover-kit/core/validation";
import { uuidv7 } from "@failover-kit/engine";
import { InvalidJsonError } from "../errors/invalid-json-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { actingName } from "../http/actor.ts";
import { readJson } from "../http/json-body.ts";
import { invalidParams } from "../http/problem.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

const idMembers = { workflows: "workflow_uuid", dispatch: "dispatch_uuid" } as const;

/** `POST /beta/workflows` and `POST /v0.1/dispatch`: answers as they always did, with nothing but the id. */
export function createWorkflow(
  { engine, clock, unknownGraceSeconds }: ServerParts,
  door: "workflows" | "dispatch",
): Handler<CallerRequest> {
  return async (request) => {
    const parsed = read(request.body, door);
    if (!parsed.ok) return invalidParams(parsed.issues, request.traceId);
    const { accountId } = request.caller;
    const by = actingName(request);
    const id = uuidv7(clock.now());
    await fromStore(engine.accept({ id, accountId, door, workflow: parsed.value, unknownGraceSeconds, by }));
    return { status: 202, body: { [idMembers[door]]: id } };
  };
}

/** This door has one kind of 400, so a body that is no JSON is told in its words. */
function read(body: Buffer, door: "workflows" | "dispatch"): ParseResult<Workflow> {
  try {
    return parseWorkflowRequest(readJson(body), door);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    const issue: Issue = { path: "", code: "invalid_json", message: error.message };
    return { ok: false, issues: [issue], warnings: [] };
  }
}
