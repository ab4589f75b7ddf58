import type { WorkflowDefinition } from "../model/index.ts";
import { type ParseResult, parseWorkflowDefinition } from "../validation/index.ts";
import { checkTemplates } from "./check-templates.ts";

/** Reads a definition and its templates: everything that can be checked without the values of a run. */
export function parseDefinition(body: unknown): ParseResult<WorkflowDefinition> {
  const parsed = parseWorkflowDefinition(body);
  if (!parsed.ok) return parsed;
  const issues = checkTemplates(parsed.value);
  return issues.length === 0 ? parsed : { ok: false, issues, warnings: parsed.warnings };
}

/** Tells whether a body is meant as a definition rather than as a run: runs have neither of these beside steps. */
export function isDefinition(body: unknown): boolean {
  return (
    typeof body === "object" &&
    body !== null &&
    !("workflow" in body) &&
    ("variables" in body || "description" in body || "$schema" in body)
  );
}
