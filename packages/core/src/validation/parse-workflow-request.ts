import {
  channelFromV01Name,
  messageFromV01,
  type Step,
  type Workflow,
  workflowLimits,
} from "../model/index.ts";
import { checkContent } from "./content-rules.ts";
import { viewWorkflowStep, workflowDoor } from "./door.ts";
import { warnOfDropped } from "./dropped-members.ts";
import { checkFailover } from "./failover-rules.ts";
import { checkFaithful } from "./faithful-values.ts";
import { Findings } from "./findings.ts";
import { readOddities } from "./oddities.ts";
import { checkOptions } from "./option-rules.ts";
import type { ParseResult } from "./parse-result.ts";
import { isRecord, type UnknownRecord } from "./record.ts";
import { reportShape } from "./shape-issues.ts";
import { eachStep, hasTooManySteps } from "./step-rules.ts";
import { warnOfTemplates } from "./template-warnings.ts";
import { checkV01Addresses } from "./v01-address-rules.ts";
import { type PickedStep, pickStep } from "./v01-step.ts";
import { workflowRequestSchema } from "./workflow-request-schema.ts";
import { warnOfDoubts } from "./workflow-warnings.ts";

/** How closely a request must keep to what was documented. */
export type CompatibilityMode = "lenient" | "strict";

const doorPaths = { workflows: "/beta/workflows", dispatch: "/v0.1/dispatch" } as const;

/**
 * Reads the body of `POST /beta/workflows` or `POST /v0.1/dispatch`. Reports all issues at once, never an address or
 * a text. Members that this generation does not know are dropped with a warning. Unless the mode is strict, what
 * official samples of the time got wrong is read as it was meant, with a warning too.
 */
export function parseWorkflowRequest(
  sent: unknown,
  door: "workflows" | "dispatch",
  mode: CompatibilityMode = "lenient",
): ParseResult<Workflow> {
  const findings = new Findings();
  if (!isRecord(sent)) return refuseBody(doorPaths[door], findings);
  const body = mode === "strict" ? sent : readOddities(sent, findings);
  if (hasTooManySteps(body, workflowDoor, findings)) return findings.refused();
  checkFaithful(body, workflowDoor, findings);
  const parsed = workflowRequestSchema.safeParse(body);
  if (!parsed.success) {
    reportShape(parsed.error, { schema: workflowRequestSchema, body, findings, hint: () => null });
  }
  eachStep(body.workflow, (step, place) => checkStep(step, place, findings));
  if (!parsed.success || findings.hasIssues) return findings.refused();
  const picked = parsed.data.workflow.map(pickStep);
  warnOfDropped(body, { template: parsed.data.template, workflow: picked }, findings);
  const workflow = toWorkflow(picked);
  warnOfDoubts(workflow, workflowDoor, findings);
  warnOfTemplates(workflow, workflowDoor, findings);
  return findings.accepted(workflow);
}

function checkStep(
  step: UnknownRecord,
  { index, isLast }: { readonly index: number; readonly isLast: boolean },
  findings: Findings,
): void {
  const type = isRecord(step.to) ? step.to.type : undefined;
  const channel = typeof type === "string" ? channelFromV01Name(type) : null;
  const view = channel === null ? null : viewWorkflowStep(step, channel, index);
  checkFailover(step, { door: workflowDoor, index, isLast, rule: view?.rule ?? null }, findings);
  if (view === null) return;
  checkV01Addresses(step, view, findings);
  checkContent(view, findings);
  checkOptions(view, findings);
}

function toWorkflow(picked: readonly PickedStep[]): Workflow {
  return {
    steps: picked.map(toStep),
    clientRef: null,
    callbackUrl: null,
    metadata: {},
    source: null,
    onUnknown: "send_again",
    finalExpirySeconds: workflowLimits.defaultFinalExpirySeconds,
    saved: null,
  };
}

function toStep(step: PickedStep): Step {
  const translation = messageFromV01(step);
  if (!translation.ok) throw new RangeError("The schema has let an unknown channel through");
  const message = translation.value;
  const { failover } = step;
  if (failover === undefined) return { message, failover: null };
  return {
    message,
    failover: { conditionStatus: failover.condition_status, expirySeconds: Number(failover.expiry_time) },
  };
}

function refuseBody(path: string, findings: Findings): ParseResult<never> {
  findings.issue({
    code: "wrong_type",
    path: [],
    message: `The body of POST ${path} must be a JSON object.`,
    fix: 'Write { "template": "failover", "workflow": [ … ] }, and send it as application/json.',
  });
  return findings.refused();
}
