export {
  applicationRequestSchema,
  applicationResourceSchema,
  auditEntrySchema,
  keyRequestSchema,
  keyResourceSchema,
  newKeyResourceSchema,
} from "./account-schemas.ts";
export { issueSchema, problemSchema, runEventResourceSchema, runResourceSchema } from "./answer-schemas.ts";
export { contactResourceSchema } from "./contact-schemas.ts";
export { diagnosisResourceSchema } from "./diagnosis-schemas.ts";
export { closestName } from "./did-you-mean.ts";
export { messageRequestSchema } from "./message-request-schema.ts";
export { parseMessageRequest } from "./parse-message-request.ts";
export {
  namesWorkflow,
  type ParsedNamedRunRequest,
  parseNamedRunRequest,
  refuseUnknownWorkflow,
} from "./parse-named-run-request.ts";
export type { IssueCode, ParseResult, WarningCode } from "./parse-result.ts";
export { parseRunRequest } from "./parse-run-request.ts";
export { parseSubscriptionRequest, type SubscriptionOrder } from "./parse-subscription-request.ts";
export { parseValues } from "./parse-values.ts";
export { parseVariables } from "./parse-variables.ts";
export { parseWorkflowDefinition } from "./parse-workflow-definition.ts";
export { type CompatibilityMode, parseWorkflowRequest } from "./parse-workflow-request.ts";
export { parseRenderedRun, type RenderedStep } from "./rendered-run.ts";
export { runRequestSchema } from "./run-request-schema.ts";
export {
  namedRunRequestSchema,
  savedWorkflowResourceSchema,
  savedWorkflowSummarySchema,
  workflowDefinitionSchema,
  workflowNameSchema,
} from "./saved-workflow-schemas.ts";
export { simulationRequestSchema, simulationResourceSchema } from "./simulation-schemas.ts";
export { statsResourceSchema } from "./stats-schemas.ts";
export {
  deliveryResourceSchema,
  subscriptionResourceSchema,
  subscriptionWithSecretSchema,
} from "./subscription-answer-schemas.ts";
export { subscriptionRequestSchema } from "./subscription-request-schema.ts";
export { workflowRequestSchema } from "./workflow-request-schema.ts";
