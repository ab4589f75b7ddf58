import { fromStore } from "../errors/store-unavailable-error.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { expectedVersionOf, versionConflict, workflowNameOf, workflowNotFound } from "./find-workflow.ts";

/** `DELETE /v1/workflows/{name}`: it starts no more runs. Its versions stay, since runs are pinned to them. */
export function deleteWorkflow({ workflows }: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const name = workflowNameOf(request);
    const expected = expectedVersionOf(request.headers);
    const result = await fromStore(workflows.delete(request.caller.accountId, name, expected));
    if (result.kind === "not_found") throw workflowNotFound();
    return result.kind === "conflict" ? versionConflict(result.current, request.traceId) : { status: 204 };
  };
}
