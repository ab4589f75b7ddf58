import { isTemplate, savedWorkflowLimits, type WorkflowDefinition } from "../model/index.ts";
import { runDoor } from "./door.ts";
import { checkFaithful } from "./faithful-values.ts";
import { type Finding, Findings } from "./findings.ts";
import type { IssueCode, ParseResult } from "./parse-result.ts";
import { checkRunSteps } from "./parse-run-request.ts";
import { isRecord, type UnknownRecord } from "./record.ts";
import { hintForRunRequest } from "./run-request-hints.ts";
import { keptDefinitionSchema, reportedDefinitionSchema } from "./saved-workflow-schemas.ts";
import { valueAt } from "./schema-places.ts";
import { reportShape } from "./shape-issues.ts";
import { hasTooManySteps } from "./step-rules.ts";
import { isUnsafe, reportUnsafe } from "./unsafe-number.ts";

/**
 * Reads the body of `PUT /v1/workflows/{name}`: the rules of `POST /v1/runs`, except for what only the values of
 * variables can settle. Whether the templates in it are well written is not looked at here.
 */
export function parseWorkflowDefinition(body: unknown): ParseResult<WorkflowDefinition> {
  const findings = new Findings((finding) => waitsForValues(body, finding));
  if (!isRecord(body)) return refuseBody(findings);
  if (hasTooManySteps(body, runDoor, findings)) return findings.refused();
  checkFaithful(body, runDoor, findings);
  const reported = reportedDefinitionSchema.safeParse(body);
  if (!reported.success) {
    const context = { schema: reportedDefinitionSchema, body, findings, hint: hintForRunRequest };
    reportShape(reported.error, context);
  }
  checkVariables(body.variables, findings);
  checkRunSteps(body.steps, findings);
  const kept = keptDefinitionSchema.safeParse(body);
  if (!kept.success || findings.hasIssues) return findings.refused();
  return findings.accepted(kept.data);
}

const settledByValues: ReadonlySet<IssueCode> = new Set([
  "too_long",
  "unknown_value",
  "wrong_format",
  "phone_prefix",
  "phone_format",
  "sender_format",
  "url_format",
  "url_credentials",
]);

/** A template is not yet what it will be; channel, kind of content and failover rule never come from variables. */
function waitsForValues(body: unknown, { code, path }: Finding<IssueCode>): boolean {
  if (!settledByValues.has(code) || path[0] !== "steps" || path[2] === "failover") return false;
  const value = valueAt(body, path);
  return typeof value === "string" && isTemplate(value);
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const reservedNames: ReadonlySet<string> = new Set(
  "true false nil null undefined empty blank and or not contains".split(" "),
);

function checkVariables(variables: unknown, findings: Findings): void {
  if (!isRecord(variables)) return;
  const names = Object.keys(variables);
  const { maxVariables } = savedWorkflowLimits;
  if (names.length > maxVariables) reportTooMany(maxVariables, findings);
  for (const name of names) {
    if (!variableName.test(name) || reservedNames.has(name)) reportName(name, findings);
    const definition = variables[name];
    if (isRecord(definition)) checkDefault(name, definition, findings);
  }
}

function checkDefault(name: string, { type, default: value }: UnknownRecord, findings: Findings): void {
  const isKnownType = type === "string" || type === "number" || type === "boolean";
  if (isUnsafe(value)) reportUnsafe(["variables", name, "default"], findings);
  if (value === undefined || !isKnownType || typeof value === type) return;
  if (value === null || typeof value === "object") return; // the schema has said so
  findings.issue({
    code: "wrong_type",
    path: ["variables", name, "default"],
    message: `The default is not of the declared type "${type}".`,
    fix: "Write a default of that type, or declare another type.",
  });
}

function reportName(name: string, findings: Findings): void {
  findings.issue({
    code: "variable_name",
    path: ["variables", name],
    message: "Templates cannot use a variable of this name.",
    fix: "Write at most 64 letters (A to Z), digits and _, no digit first, and no word of the template language.",
  });
}

function reportTooMany(maximum: number, findings: Findings): void {
  findings.issue({
    code: "too_long",
    path: ["variables"],
    message: `There are more than ${maximum} variables.`,
    fix: `Declare at most ${maximum}.`,
  });
}

function refuseBody(findings: Findings): ParseResult<never> {
  findings.issue({
    code: "wrong_type",
    path: [],
    message: "The definition must be an object.",
    fix: 'Write { "variables": { … }, "steps": [ … ] }, or the same in YAML.',
  });
  return findings.refused();
}
