import { isWorkflowName, type NamedRunRequest } from "../model/index.ts";
import { runDoor } from "./door.ts";
import { checkFaithful } from "./faithful-values.ts";
import { Findings } from "./findings.ts";
import type { ParseResult } from "./parse-result.ts";
import { checkRunSettings } from "./parse-run-request.ts";
import type { UnknownRecord } from "./record.ts";
import { hintForRunRequest } from "./run-request-hints.ts";
import { namedRunRequestSchema } from "./saved-workflow-schemas.ts";
import { reportShape } from "./shape-issues.ts";

/** What a named run request asks for, beside its settings. */
export type ParsedNamedRunRequest = Pick<NamedRunRequest, "workflow"> & {
  readonly variables: NonNullable<NamedRunRequest["variables"]>;
  readonly settings: UnknownRecord; // the rest, checked: what goes beside the steps of a run
};

/** Tells whether a body names a saved workflow. The older generation has a list under that name. */
export function namesWorkflow(body: unknown): body is UnknownRecord {
  return typeof body === "object" && body !== null && "workflow" in body && !Array.isArray(body.workflow);
}

/** Reads a body of `POST /v1/runs` that names a saved workflow. Whether there is such a one is not looked at here. */
export function parseNamedRunRequest(body: UnknownRecord): ParseResult<ParsedNamedRunRequest> {
  const findings = new Findings();
  if (body.steps !== undefined) return refuseBoth(findings);
  if (typeof body.workflow === "string" && !isWorkflowName(body.workflow)) {
    reportUnknownWorkflow(findings);
    return findings.refused();
  }
  checkFaithful(body, runDoor, findings);
  const parsed = namedRunRequestSchema.safeParse(body);
  if (!parsed.success) {
    reportShape(parsed.error, { schema: namedRunRequestSchema, body, findings, hint: hintForRunRequest });
  }
  checkRunSettings(body, findings);
  if (!parsed.success || findings.hasIssues) return findings.refused();
  const { workflow, variables = {}, ...settings } = parsed.data;
  return findings.accepted({ workflow, variables, settings });
}

/** The answer to a name under which nothing is saved. */
export function refuseUnknownWorkflow(): ParseResult<never> {
  const findings = new Findings();
  reportUnknownWorkflow(findings);
  return findings.refused();
}

function reportUnknownWorkflow(findings: Findings): void {
  findings.issue({
    code: "unknown_workflow",
    path: ["workflow"],
    message: "No saved workflow has this name.",
    fix: "Look at GET /v1/workflows, or save it first: PUT /v1/workflows/{name}.",
  });
}

function refuseBoth(findings: Findings): ParseResult<never> {
  findings.issue({
    code: "workflow_and_steps",
    path: ["workflow"],
    message: 'There are both "workflow" and "steps", so it is not clear which is meant.',
    fix: 'Write "workflow", the name of a saved workflow, or "steps".',
  });
  return findings.refused();
}
