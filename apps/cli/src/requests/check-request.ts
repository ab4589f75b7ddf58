import type { Issue } from "@failover-kit/core/model";
import { parseRunRequest, parseWorkflowRequest } from "@failover-kit/core/validation";
import { type LocatedIssue, locateIssues } from "./locate-issues.ts";
import type { RequestSource } from "./request-source.ts";

/** What is right or wrong with a request, in the words of the server. */
export interface RequestCheck {
  readonly valid: boolean;
  readonly shape: "runs" | "workflows"; // of `POST /v1/runs`, or of 2018
  readonly issues: readonly LocatedIssue[];
  readonly warnings: readonly LocatedIssue[];
}

/** Checks a request with the server's own parsers; needs no server. */
export function checkRequest(source: RequestSource): RequestCheck {
  const shape = isOlderShape(source.value) ? "workflows" : "runs";
  const parsed =
    shape === "workflows" ? parseWorkflowRequest(source.value, "workflows") : parseRunRequest(source.value);
  const located = (issues: readonly Issue[]) => locateIssues(issues, source);
  return {
    valid: parsed.ok,
    shape,
    issues: located(parsed.ok ? [] : parsed.issues),
    warnings: located(parsed.warnings),
  };
}

/** As the server tells the two apart: the requests of 2018 have `template` and `workflow`, ours have neither. */
function isOlderShape(value: unknown): boolean {
  return typeof value === "object" && value !== null && "template" in value && "workflow" in value;
}
