import { isDefinition, parseDefinition } from "@failover-kit/core/templates";
import { type ParseResult, parseWorkflowRequest } from "@failover-kit/core/validation";
import { readDocument } from "../http/document-body.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { readRunRequest } from "./read-run-request.ts";

/** `POST /v1/workflows/validate`: says what the other doors would say to a body, and sends nothing. */
export function validateWorkflow(parts: ServerParts): Handler<CallerRequest> {
  return async (request) => {
    const parsed = await read(parts, request.caller.accountId, readDocument(request));
    const issues = parsed.ok ? [] : parsed.issues;
    return { status: 200, body: { valid: parsed.ok, issues, warnings: parsed.warnings } };
  };
}

/** Each body is told by what only it has. */
function read(
  parts: ServerParts,
  accountId: string,
  body: unknown,
): ParseResult<unknown> | Promise<ParseResult<unknown>> {
  if (isOlderShape(body)) return parseWorkflowRequest(body, "workflows", parts.compatibility);
  return isDefinition(body) ? parseDefinition(body) : readRunRequest(parts, accountId, body);
}

/** Workflows and Dispatch have `template` and `workflow`; our own runs have not both. */
function isOlderShape(value: unknown): boolean {
  return typeof value === "object" && value !== null && "template" in value && "workflow" in value;
}
