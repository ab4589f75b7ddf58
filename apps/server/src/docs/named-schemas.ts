/** Shapes that the API document names. */
import {
  applicationRequestSchema,
  applicationResourceSchema,
  auditEntrySchema,
  contactResourceSchema,
  deliveryResourceSchema,
  diagnosisResourceSchema,
  issueSchema,
  keyRequestSchema,
  keyResourceSchema,
  messageRequestSchema,
  namedRunRequestSchema,
  newKeyResourceSchema,
  problemSchema,
  runEventResourceSchema,
  runRequestSchema,
  runResourceSchema,
  savedWorkflowResourceSchema,
  savedWorkflowSummarySchema,
  simulationRequestSchema,
  simulationResourceSchema,
  statsResourceSchema,
  subscriptionRequestSchema,
  subscriptionResourceSchema,
  subscriptionWithSecretSchema,
  workflowDefinitionSchema,
  workflowRequestSchema,
} from "@failover-kit/core/validation";
import { z } from "zod";

const names = {
  SimulationRequest: simulationRequestSchema,
  Simulation: simulationResourceSchema,
  Run: runResourceSchema,
  RunEvent: runEventResourceSchema,
  RunRequest: runRequestSchema,
  NamedRunRequest: namedRunRequestSchema,
  MessageRequest: messageRequestSchema,
  WorkflowRequest: workflowRequestSchema,
  WorkflowDefinition: workflowDefinitionSchema,
  SavedWorkflow: savedWorkflowResourceSchema,
  SavedWorkflowSummary: savedWorkflowSummarySchema,
  Key: keyResourceSchema,
  NewKey: newKeyResourceSchema,
  KeyRequest: keyRequestSchema,
  Application: applicationResourceSchema,
  ApplicationRequest: applicationRequestSchema,
  AuditEntry: auditEntrySchema,
  Contact: contactResourceSchema,
  Stats: statsResourceSchema,
  Diagnosis: diagnosisResourceSchema,
  Subscription: subscriptionResourceSchema,
  SubscriptionWithSecret: subscriptionWithSecretSchema,
  SubscriptionRequest: subscriptionRequestSchema,
  Delivery: deliveryResourceSchema,
  Issue: issueSchema,
  Problem: problemSchema,
} as const;

for (const [id, schema] of Object.entries(names)) {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
}

/** The named shapes, by name. */
export const schemas: typeof names = names;
