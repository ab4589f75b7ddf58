export { issueSchema, problemSchema, runEventResourceSchema, runResourceSchema } from "./answer-schemas.ts";
export type { IssueCode, ParseResult, WarningCode } from "./parse-result.ts";
export { parseRunRequest } from "./parse-run-request.ts";
export { parseSubscriptionRequest, type SubscriptionOrder } from "./parse-subscription-request.ts";
export { parseWorkflowRequest } from "./parse-workflow-request.ts";
export { runRequestSchema } from "./run-request-schema.ts";
export {
  deliveryResourceSchema,
  subscriptionResourceSchema,
  subscriptionWithSecretSchema,
} from "./subscription-answer-schemas.ts";
export { subscriptionRequestSchema } from "./subscription-request-schema.ts";
export { workflowRequestSchema } from "./workflow-request-schema.ts";
