import { ValidationError } from "@failover-kit/core/model";
import { simulationRequestSchema } from "@failover-kit/core/validation";
import { readDocument } from "../http/document-body.ts";
import { readBody } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { SimulationDesk } from "../workflows/simulation-desk.ts";
import { readRunRequest } from "./read-run-request.ts";

/** `POST /v1/workflows/simulate`: what would become of many runs. The real rules, over virtual time; sends nothing. */
export function simulateWorkflow(parts: ServerParts): Handler<CallerRequest> {
  const desk = new SimulationDesk();
  const { unknownGraceSeconds, revokeSeconds } = parts;
  return async (request) => {
    const { run, ...order } = readBody(simulationRequestSchema, readDocument(request), ["run"]);
    const parsed = await readRunRequest(parts, request.caller.accountId, run);
    if (!parsed.ok)
      throw new ValidationError(parsed.issues.map((issue) => ({ ...issue, path: within(issue.path) })));
    const body = await desk.run({ ...order, workflow: parsed.value, unknownGraceSeconds, revokeSeconds });
    return { status: 200, body };
  };
}

function within(path: string): string {
  return path === "" ? "run" : `run.${path}`;
}
