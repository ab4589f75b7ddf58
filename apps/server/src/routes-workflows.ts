import {
  deleteWorkflowDocs,
  getWorkflowDocs,
  listWorkflowsDocs,
  listWorkflowVersionsDocs,
  saveWorkflowDocs,
} from "./docs/workflow-operations.ts";
import { deleteWorkflow } from "./handlers/delete-workflow.ts";
import { getWorkflow } from "./handlers/get-workflow.ts";
import { listWorkflows, listWorkflowVersions } from "./handlers/list-workflows.ts";
import { saveWorkflow } from "./handlers/save-workflow.ts";
import { showWorkflowSchema } from "./handlers/show-workflow-schema.ts";
import type { Route } from "./http/route.ts";
import type { ServerParts } from "./server-parts.ts";

/** Saved workflows. No name can be `schema.json`: names have no dot. */
export function savedWorkflowRoutes(parts: ServerParts): Route[] {
  const all = { path: "/v1/workflows", auth: "caller" } as const;
  const one = { path: "/v1/workflows/:name", auth: "caller" } as const;
  return [
    { ...all, method: "GET", role: "viewer", handler: listWorkflows(parts), docs: listWorkflowsDocs },
    {
      method: "GET",
      path: "/v1/workflows/schema.json",
      auth: "none",
      handler: showWorkflowSchema,
      docs: null,
    },
    { ...one, method: "GET", role: "viewer", handler: getWorkflow(parts), docs: getWorkflowDocs },
    {
      ...one,
      method: "PUT",
      role: "sender",
      takesYaml: true,
      handler: saveWorkflow(parts),
      docs: saveWorkflowDocs,
    },
    { ...one, method: "DELETE", role: "sender", handler: deleteWorkflow(parts), docs: deleteWorkflowDocs },
    {
      method: "GET",
      path: "/v1/workflows/:name/versions",
      auth: "caller",
      role: "viewer",
      handler: listWorkflowVersions(parts),
      docs: listWorkflowVersionsDocs,
    },
  ];
}
