/** What the API document says of saved workflows. */
import { z } from "zod";
import { workflowVersionQuerySchema } from "../handlers/get-workflow.ts";
import { workflowListQuerySchema } from "../handlers/list-workflows.ts";
import type { RouteDocs } from "../http/openapi.ts";
import { bodyFailures, callerFailures, callers, failure, json } from "./answers.ts";
import { schemas } from "./named-schemas.ts";

const shared = { tags: ["Saved workflows"], security: callers } as const;
const params = z.object({ name: z.string().meta({ examples: ["parcel-notice"] }) });
const saved = json("This version.", schemas.SavedWorkflow);
const savedOrFile = {
  description: "This version; with `Accept: application/yaml` its definition, to be saved again.",
  content: { ...saved.content, "application/yaml": { schema: z.string() } },
};
const notFound = failure("There is no such workflow or version, or it is not yours.");
const conflict = failure("It is at another version: `workflow` is the workflow as it is.");
const invalid = failure("Values are wrong; `invalid_parameters` names each place.");

const ifMatch = z
  .string()
  .optional()
  .meta({ description: "The version as you saw it; when it is not the current one, the answer is 409." });

export const listWorkflowsDocs: RouteDocs = {
  ...shared,
  operationId: "listWorkflows",
  summary: "List saved workflows, by name",
  querystring: workflowListQuerySchema,
  response: {
    200: json(
      "One page.",
      z.object({ workflows: z.array(schemas.SavedWorkflowSummary), next_cursor: z.string().nullable() }),
    ),
    ...callerFailures,
    422: invalid,
  },
};

export const getWorkflowDocs: RouteDocs = {
  ...shared,
  operationId: "getWorkflow",
  summary: "Look at a saved workflow",
  params,
  querystring: workflowVersionQuerySchema,
  response: { 200: savedOrFile, ...callerFailures, 404: notFound, 422: invalid },
};

export const listWorkflowVersionsDocs: RouteDocs = {
  ...shared,
  operationId: "listWorkflowVersions",
  summary: "List the versions of a saved workflow, newest first",
  params,
  response: {
    200: json("All versions.", z.object({ versions: z.array(schemas.SavedWorkflowSummary) })),
    ...callerFailures,
    404: notFound,
  },
};

export const saveWorkflowDocs: RouteDocs = {
  ...shared,
  operationId: "saveWorkflow",
  summary: "Save a workflow under a name, as its next version",
  description:
    "What already says the same makes no new version. The body may be YAML, sent as application/yaml. The JSON Schema of the body is at /v1/workflows/schema.json.",
  params,
  headers: z.object({
    "if-match": ifMatch,
    "if-none-match": z.string().optional().meta({ description: "`*`: only when the name is free." }),
  }),
  body: schemas.WorkflowDefinition,
  response: {
    200: saved,
    201: { ...saved, description: "Saved under a new name." },
    ...callerFailures,
    ...bodyFailures,
    409: conflict,
    422: invalid,
  },
};

export const deleteWorkflowDocs: RouteDocs = {
  ...shared,
  operationId: "deleteWorkflow",
  summary: "Take a name away; its versions stay for the runs that were started from them",
  params,
  headers: z.object({ "if-match": ifMatch }),
  response: {
    204: json("Done.", z.undefined()),
    ...callerFailures,
    400: failure("A header cannot be read."),
    404: notFound,
    409: conflict,
  },
};
