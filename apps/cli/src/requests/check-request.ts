import { type LocatedIssue, locateIssues } from "@failover-kit/core/files";
import type { Issue } from "@failover-kit/core/model";
import { isDefinition, parseDefinition } from "@failover-kit/core/templates";
import {
  namesWorkflow,
  type ParseResult,
  parseNamedRunRequest,
  parseRunRequest,
  parseWorkflowRequest,
} from "@failover-kit/core/validation";
import type { RequestSource } from "./request-source.ts";

/** Of `POST /v1/runs`, with steps or with the name of a saved workflow, of 2018, or of a workflow to be saved. */
export type RequestShape = "runs" | "named" | "workflows" | "definition";

/** What is right or wrong with a request, in the words of the server. */
export interface RequestCheck {
  readonly valid: boolean;
  readonly shape: RequestShape;
  readonly issues: readonly LocatedIssue[];
  readonly warnings: readonly LocatedIssue[];
}

const parsers: Readonly<Record<RequestShape, (body: unknown) => ParseResult<unknown>>> = {
  runs: parseRunRequest,
  named: (body) => (namesWorkflow(body) ? parseNamedRunRequest(body) : parseRunRequest(body)),
  workflows: (body) => parseWorkflowRequest(body, "workflows"),
  definition: parseDefinition,
};

/** Checks a request with the server's own parsers; needs no server. */
export function checkRequest(source: RequestSource, shape = shapeOf(source.value)): RequestCheck {
  const parsed = parsers[shape](source.value);
  const located = (issues: readonly Issue[]) => locateIssues(issues, source);
  return {
    valid: parsed.ok,
    shape,
    issues: located(parsed.ok ? [] : parsed.issues),
    warnings: located(parsed.warnings),
  };
}

/** As the server tells them apart: each by what only it has. */
function shapeOf(value: unknown): RequestShape {
  if (typeof value !== "object" || value === null) return "runs";
  if ("template" in value && "workflow" in value) return "workflows";
  if (isDefinition(value)) return "definition";
  return namesWorkflow(value) ? "named" : "runs";
}
