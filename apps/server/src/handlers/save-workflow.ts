import { isWorkflowName, ValidationError } from "@failover-kit/core/model";
import { parseDefinition } from "@failover-kit/core/templates";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { actingName } from "../http/actor.ts";
import { auditEntry } from "../http/audit-entry.ts";
import { readDocument } from "../http/document-body.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { workflowAnswer } from "../views/workflow-view.ts";
import { expectedVersionOf, versionConflict } from "./find-workflow.ts";

/** `PUT /v1/workflows/{name}`: the next version, or the present one when it already says the same. */
export function saveWorkflow(parts: ServerParts): Handler<CallerRequest> {
  const { workflows, clock } = parts;
  return async (request) => {
    const { caller, traceId } = request;
    const name = newNameOf(request);
    const expected = expectedVersionOf(request.headers);
    const parsed = parseDefinition(readDocument(request));
    if (!parsed.ok) throw new ValidationError(parsed.issues);
    const { accountId } = caller;
    const savedBy = actingName(request);
    const audit = auditEntry(parts, request, { action: "workflow.saved", target: name });
    const entry = { accountId, name, definition: parsed.value, savedAt: clock.now(), savedBy };
    const result = await fromStore(workflows.save({ ...entry, expected, audit }));
    if (result.kind === "conflict") return versionConflict(result.current, traceId);
    if (result.kind !== "created") return workflowAnswer(result.current);
    return workflowAnswer(result.current, { status: 201, headers: { location: `/v1/workflows/${name}` } });
  };
}

/** Where something is to be saved, a name that cannot be is not a thing that is not found. */
function newNameOf({ params }: CallerRequest): string {
  const name = params.name ?? "";
  if (isWorkflowName(name)) return name;
  const message = "The name in the path cannot be used.";
  const fix = "Write at most 64 lower-case letters, digits, - and _, a letter or digit first.";
  throw new ValidationError([{ path: "name", code: "wrong_format", message, fix }]);
}
