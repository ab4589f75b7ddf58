import { z } from "zod";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { prefersYaml } from "../http/document-body.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { workflowAnswer, workflowFile } from "../views/workflow-view.ts";
import { workflowNameOf, workflowNotFound } from "./find-workflow.ts";

/** Which version of a saved workflow to show. */
export const workflowVersionQuerySchema = z.strictObject({
  version: z.int().min(1).optional().meta({
    description: "An earlier version, also of a workflow that was deleted. Without it: the current one.",
  }),
});

/** `GET /v1/workflows/{name}`: the current version, or the one asked for; as YAML it is the definition, to be saved again. */
export function getWorkflow({ workflows }: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const { accountId } = request.caller;
    const name = workflowNameOf(request);
    const { version } = readQuery(workflowVersionQuerySchema, request.query);
    const saved = await fromStore(
      version === undefined
        ? workflows.find(accountId, name)
        : workflows.findVersion(accountId, name, version),
    );
    if (saved === null) throw workflowNotFound();
    return prefersYaml(request.headers.accept) ? workflowFile(saved) : workflowAnswer(saved);
  };
}
