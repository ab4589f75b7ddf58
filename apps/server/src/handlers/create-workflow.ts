import { ValidationError } from "@failover-kit/core/model";
import { parseWorkflowRequest } from "@failover-kit/core/validation";
import { InvalidJsonError } from "../errors/invalid-json-error.ts";
import { readJson } from "../http/json-body.ts";
import { invalidParams } from "../http/problem.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { acceptRun } from "./accept-run.ts";

const idMembers = { workflows: "workflow_uuid", dispatch: "dispatch_uuid" } as const;

/** `POST /beta/workflows` and `POST /v0.1/dispatch`: answers as they always did, with nothing but the id. */
export function createWorkflow(parts: ServerParts, door: "workflows" | "dispatch"): Handler<CallerRequest> {
  return async (request) => {
    try {
      const read = () => parseWorkflowRequest(jsonOf(request.body), door, parts.compatibility);
      const { run, headers } = await acceptRun(parts, request, { door, read });
      return { status: 202, body: { [idMembers[door]]: run.id }, headers };
    } catch (error) {
      if (error instanceof ValidationError) return invalidParams(error.issues, request.traceId);
      throw error;
    }
  };
}

/** This door has one kind of 400, so a body that is no JSON is told in its words. */
function jsonOf(body: Buffer): unknown {
  try {
    return readJson(body);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    throw new ValidationError([{ path: "", code: "invalid_json", message: error.message }]);
  }
}
