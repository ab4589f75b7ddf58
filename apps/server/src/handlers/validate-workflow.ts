import { parseRunRequest, parseWorkflowRequest } from "@failover-kit/core/validation";
import { readJson } from "../http/json-body.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** `POST /v1/workflows/validate`: says what the other doors would say to a body, and sends nothing. */
export function validateWorkflow({ allowedAddresses }: ServerParts): Handler<CallerRequest> {
  return ({ body }) => {
    const value = readJson(body);
    const parsed = isOlderShape(value) ? parseWorkflowRequest(value, "workflows") : parseRunRequest(value);
    const issues = parsed.ok ? [] : [...parsed.issues];
    const callbackUrl = parsed.ok ? parsed.value.callbackUrl : null;
    const refused = callbackUrl === null ? null : allowedAddresses.check(callbackUrl, "callback_url");
    if (refused) issues.push(refused);
    return { status: 200, body: { valid: issues.length === 0, issues, warnings: parsed.warnings } };
  };
}

/** Workflows and Dispatch have `template` and `workflow`; our own runs have neither. */
function isOlderShape(value: unknown): boolean {
  return typeof value === "object" && value !== null && "template" in value && "workflow" in value;
}
