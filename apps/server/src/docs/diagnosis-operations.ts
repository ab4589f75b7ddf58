/** What the API document says of the server's own health. */
import type { RouteDocs } from "../http/openapi.ts";
import { callerFailures, callers, json } from "./answers.ts";
import { schemas } from "./named-schemas.ts";

export const showDiagnosisDocs: RouteDocs = {
  operationId: "showDiagnosis",
  summary: "See how the server stands with what it needs",
  description:
    "Tries the gateway's credentials with a message that says nothing and so cannot be sent, calls the server by its public address, and measures the disk. `failover doctor` asks this.",
  tags: ["Operation"],
  security: callers,
  response: { 200: json("What was found.", schemas.Diagnosis), ...callerFailures },
};
