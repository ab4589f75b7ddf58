import { listContactsDocs } from "./docs/contact-operations.ts";
import { showDiagnosisDocs } from "./docs/diagnosis-operations.ts";
import {
  controlRunDocs,
  createMessageDocs,
  createRunDocs,
  createWorkflowDocs,
  getRunDocs,
  healthDocs,
  listRunEventsDocs,
  listRunsDocs,
  metricsDocs,
  readinessDocs,
  simulateWorkflowDocs,
  streamEventsDocs,
  updateMessageDocs,
  validateWorkflowDocs,
  webhookDocs,
} from "./docs/operations.ts";
import { showStatsDocs } from "./docs/stats-operations.ts";
import { inboundExamples, statusExamples } from "./docs/webhook-examples.ts";
import { controlRun } from "./handlers/control-run.ts";
import { createMessage } from "./handlers/create-message.ts";
import { createRun } from "./handlers/create-run.ts";
import { createWorkflow } from "./handlers/create-workflow.ts";
import { getRun } from "./handlers/get-run.ts";
import { listContacts } from "./handlers/list-contacts.ts";
import { listRunEvents } from "./handlers/list-run-events.ts";
import { listRuns } from "./handlers/list-runs.ts";
import { reportHealth } from "./handlers/report-health.ts";
import { reportMetrics } from "./handlers/report-metrics.ts";
import { reportReadiness } from "./handlers/report-readiness.ts";
import { showApiDocument } from "./handlers/show-api-document.ts";
import { showDiagnosis } from "./handlers/show-diagnosis.ts";
import { showStart } from "./handlers/show-start.ts";
import { showStats } from "./handlers/show-stats.ts";
import { simulateWorkflow } from "./handlers/simulate-workflow.ts";
import { streamEvents } from "./handlers/stream-events.ts";
import { updateMessage } from "./handlers/update-message.ts";
import { validateWorkflow } from "./handlers/validate-workflow.ts";
import type { Route } from "./http/route.ts";
import { accountRoutes } from "./routes-accounts.ts";
import { subscriptionRoutes } from "./routes-subscriptions.ts";
import { savedWorkflowRoutes } from "./routes-workflows.ts";
import type { ServerParts } from "./server-parts.ts";
import type { WebhookParts } from "./webhooks/webhook-parts.ts";
import { webhookRoutes } from "./webhooks/webhook-routes.ts";

const controls = ["cancel", "pause", "resume", "advance", "extend", "acknowledge"] as const;

const webhookDocuments = {
  status: webhookDocs("receiveStatus", "Report the status of a message", statusExamples),
  inbound: webhookDocs("receiveInbound", "Pass on a person's message", inboundExamples),
};

/** Every operation of the API. `webhooks` is null where they come in by a port of their own. */
export function createRoutes(parts: ServerParts, webhooks: WebhookParts | null): readonly Route[] {
  return [
    ...workflowRoutes(parts),
    ...savedWorkflowRoutes(parts),
    ...runRoutes(parts),
    ...controls.map(
      (control): Route => ({
        method: "POST",
        path: `/v1/runs/:id/${control}`,
        auth: "caller",
        role: "sender",
        ...(control !== "extend" && { takesNoBody: true }),
        handler: controlRun(parts, control),
        docs: controlRunDocs(control),
      }),
    ),
    ...accountRoutes(parts),
    ...subscriptionRoutes(parts),
    ...(webhooks === null ? [] : webhookRoutes(webhooks, webhookDocuments)),
    ...operationRoutes(parts),
  ];
}

function workflowRoutes(parts: ServerParts): Route[] {
  const dispatch = {
    method: "POST",
    auth: "caller",
    role: "sender",
    handler: createWorkflow(parts, "dispatch"),
  } as const;
  return [
    {
      method: "POST",
      path: "/beta/workflows",
      auth: "caller",
      role: "sender",
      handler: createWorkflow(parts, "workflows"),
      docs: createWorkflowDocs("createWorkflow", "workflow_uuid"),
    },
    { ...dispatch, path: "/v0.1/dispatch", docs: createWorkflowDocs("createDispatch", "dispatch_uuid") },
    { ...dispatch, path: "/v0.1/dispatch/", docs: null }, // as its own documentation prints it
    {
      method: "POST",
      path: "/v1/messages",
      auth: "caller",
      role: "sender",
      handler: createMessage(parts),
      docs: createMessageDocs,
    },
    {
      method: "PATCH",
      path: "/v1/messages/:id",
      auth: "caller",
      role: "sender",
      handler: updateMessage(parts),
      docs: updateMessageDocs,
    },
    {
      method: "POST",
      path: "/v1/workflows/validate",
      auth: "caller",
      role: "sender",
      takesYaml: true,
      handler: validateWorkflow(parts),
      docs: validateWorkflowDocs,
    },
    {
      method: "POST",
      path: "/v1/workflows/simulate",
      auth: "caller",
      role: "sender",
      takesYaml: true,
      handler: simulateWorkflow(parts),
      docs: simulateWorkflowDocs,
    },
  ];
}

function runRoutes(parts: ServerParts): Route[] {
  return [
    {
      method: "POST",
      path: "/v1/runs",
      auth: "caller",
      role: "sender",
      handler: createRun(parts),
      docs: createRunDocs,
    },
    {
      method: "GET",
      path: "/v1/runs",
      auth: "caller",
      role: "viewer",
      handler: listRuns(parts),
      docs: listRunsDocs,
    },
    {
      method: "GET",
      path: "/v1/runs/:id",
      auth: "caller",
      role: "viewer",
      handler: getRun(parts),
      docs: getRunDocs,
    },
    {
      method: "GET",
      path: "/v1/runs/:id/events",
      auth: "caller",
      role: "viewer",
      handler: listRunEvents(parts),
      docs: listRunEventsDocs,
    },
    {
      method: "GET",
      path: "/v1/events",
      auth: "caller",
      role: "viewer",
      handler: streamEvents(parts),
      docs: streamEventsDocs,
      isStream: true,
    },
    {
      method: "GET",
      path: "/v1/stats",
      auth: "caller",
      role: "viewer",
      handler: showStats(parts),
      docs: showStatsDocs,
    },
    {
      method: "GET",
      path: "/v1/diagnosis",
      auth: "caller",
      role: "admin",
      handler: showDiagnosis(parts),
      docs: showDiagnosisDocs,
    },
    {
      method: "GET",
      path: "/v1/contacts",
      auth: "caller",
      role: "viewer",
      handler: listContacts(parts),
      docs: listContactsDocs,
    },
  ];
}

function operationRoutes(parts: ServerParts): Route[] {
  return [
    { method: "GET", path: "/healthz", auth: "none", handler: reportHealth, docs: healthDocs },
    { method: "GET", path: "/readyz", auth: "none", handler: reportReadiness(parts), docs: readinessDocs },
    { method: "GET", path: "/metrics", auth: "none", handler: reportMetrics(parts), docs: metricsDocs },
    { method: "GET", path: "/openapi.json", auth: "none", handler: showApiDocument(parts), docs: null },
    { method: "GET", path: "/", auth: "none", handler: showStart, docs: null },
  ];
}
