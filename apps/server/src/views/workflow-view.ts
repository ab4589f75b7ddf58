import { writeYaml } from "@failover-kit/core/files";
import type { SavedWorkflowResource, SavedWorkflowSummary } from "@failover-kit/core/model";
import type { SavedWorkflow } from "@failover-kit/engine";
import { YAML_TYPE } from "../http/document-body.ts";
import type { Answer } from "../http/route.ts";

/** Shows one version of a saved workflow the way the API shows it everywhere. */
export function workflowView(saved: SavedWorkflow): SavedWorkflowResource {
  const { variables = {}, steps } = saved.definition;
  return { ...workflowSummary(saved), variables, steps };
}

/** The same without what is in it, for lists. */
export function workflowSummary({
  name,
  version,
  definition,
  savedAt,
  savedBy,
}: SavedWorkflow): SavedWorkflowSummary {
  const description = definition.description ?? null;
  return { name, version, description, saved_at: new Date(savedAt).toISOString(), saved_by: savedBy };
}

/** Answers with one version; its number is its ETag, for a later If-Match. */
export function workflowAnswer(
  saved: SavedWorkflow,
  { status = 200, headers = {} }: Omit<Partial<Answer>, "body"> = {},
): Answer {
  return {
    status,
    body: workflowView(saved),
    headers: { etag: `"${saved.version}"`, vary: "accept", ...headers },
  };
}

/** Answers with what was saved alone, as YAML. */
export function workflowFile({
  version,
  definition: { description, variables, steps },
}: SavedWorkflow): Answer {
  const body = writeYaml({ description, variables, steps });
  return { status: 200, body, type: YAML_TYPE, headers: { etag: `"${version}"`, vary: "accept" } };
}
