import { fromStore } from "../errors/store-unavailable-error.ts";
import { auditEntry } from "../http/audit-entry.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { expectedVersionOf, versionConflict, workflowNameOf, workflowNotFound } from "./find-workflow.ts";

/** `DELETE /v1/workflows/{name}`: it starts no more runs. Its versions stay, since runs are pinned to them. */
export function deleteWorkflow(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const name = workflowNameOf(request);
    const audit = auditEntry(parts, request, { action: "workflow.deleted", target: name });
    const expected = expectedVersionOf(request.headers);
    const { accountId } = request.caller;
    const result = await fromStore(parts.workflows.delete({ accountId, name, expected, audit }));
    if (result.kind === "not_found") throw workflowNotFound();
    if (result.kind === "conflict") return versionConflict(result.current, request.traceId);
    return { status: 204 };
  };
}
