export {
  applicationRequestSchema,
  applicationResourceSchema,
  auditEntrySchema,
  keyRequestSchema,
  keyResourceSchema,
  newKeyResourceSchema,
} from "./account-schemas.ts";
export { issueSchema, problemSchema, runEventResourceSchema, runResourceSchema } from "./answer-schemas.ts";
export type { IssueCode, ParseResult, WarningCode } from "./parse-result.ts";
export { parseRunRequest } from "./parse-run-request.ts";
export { parseWorkflowRequest } from "./parse-workflow-request.ts";
export { runRequestSchema } from "./run-request-schema.ts";
export { workflowRequestSchema } from "./workflow-request-schema.ts";
