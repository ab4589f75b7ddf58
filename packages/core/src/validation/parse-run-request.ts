import { type Failover, isChannel, type Workflow, workflowLimits } from "../model/index.ts";
import { checkAddress } from "./address-rules.ts";
import { checkContent } from "./content-rules.ts";
import { type Door, runDoor, viewRunStep } from "./door.ts";
import { checkFailover } from "./failover-rules.ts";
import { checkFaithful } from "./faithful-values.ts";
import { Findings } from "./findings.ts";
import { checkOptions, checkTtl } from "./option-rules.ts";
import type { ParseResult } from "./parse-result.ts";
import { isRecord, type UnknownRecord } from "./record.ts";
import { hintForRunRequest } from "./run-request-hints.ts";
import { type ParsedRunRequest, runRequestSchema } from "./run-request-schema.ts";
import { reportShape } from "./shape-issues.ts";
import { eachStep, hasTooManySteps } from "./step-rules.ts";
import { warnOfTemplates } from "./template-warnings.ts";
import { checkCallbackUrl } from "./url-rules.ts";
import { warnOfDoubts } from "./workflow-warnings.ts";

const maxMetadataBytes = 8192;

/**
 * Reads the body of `POST /v1/runs`, as a caller wrote it or as it was rendered of a saved workflow. Reports all issues
 * at once, never an address or a text.
 */
export function parseRunRequest(
  body: unknown,
  origin: "written" | "rendered" = "written",
): ParseResult<Workflow> {
  const findings = new Findings();
  if (!isRecord(body)) return refuseOther(body, findings);
  if (hasTooManySteps(body, runDoor, findings)) return findings.refused();
  checkFaithful(body, runDoor, findings);
  const parsed = runRequestSchema.safeParse(body);
  if (!parsed.success) {
    reportShape(parsed.error, { schema: runRequestSchema, body, findings, hint: hintForRunRequest });
  }
  checkRunSettings(body, findings);
  checkRunSteps(body.steps, findings);
  if (!parsed.success || findings.hasIssues) return findings.refused();
  const workflow = toWorkflow(parsed.data);
  warnOfDoubts(workflow, runDoor, findings);
  if (origin === "written") warnOfTemplates(workflow, runDoor, findings);
  return findings.accepted(workflow);
}

/** Checks steps in the shape of Messages v1 by the rules that depend on channel and position. */
export function checkRunSteps(steps: unknown, findings: Findings, door: Door = runDoor): void {
  eachStep(steps, (step, place) => checkStep(step, { ...place, door }, findings));
}

function checkStep(
  step: UnknownRecord,
  { index, isLast, door }: { readonly index: number; readonly isLast: boolean; readonly door: Door },
  findings: Findings,
): void {
  const { channel } = step;
  const view = isChannel(channel) ? viewRunStep(step, { door, channel, index }) : null;
  checkFailover(step, { door, index, isLast, rule: view?.rule ?? null }, findings);
  if (view === null) return;
  for (const side of ["from", "to"] as const) {
    const text = step[side];
    if (typeof text !== "string") continue;
    checkAddress({ channel: view.channel, side, text }, () => [door.list, index, side], findings);
  }
  checkContent(view, findings);
  checkOptions(view, findings);
  checkTtl(view, findings);
}

/** Checks what goes beside the steps. */
export function checkRunSettings(body: UnknownRecord, findings: Findings): void {
  checkCallbackUrl(body.callback_url, () => ["callback_url"], findings);
  if (isRecord(body.metadata) && !findings.hasIssues) checkMetadataSize(body.metadata, findings);
}

function checkMetadataSize(metadata: UnknownRecord, findings: Findings): void {
  const text = JSON.stringify(metadata);
  if (text.length * 3 <= maxMetadataBytes) return; // a UTF-16 unit takes at most three bytes
  if (new TextEncoder().encode(text).length <= maxMetadataBytes) return;
  findings.issue({
    code: "metadata_too_large",
    path: ["metadata"],
    message: "The metadata is larger than 8 KiB as JSON.",
    fix: "Keep large data elsewhere, and send a reference to it.",
  });
}

/** A failover rule as the engine keeps it. */
export function toFailover(rule: NonNullable<ParsedRunRequest["steps"][number]["failover"]>): Failover {
  return {
    conditionStatus: rule.condition_status,
    expirySeconds: rule.expiry_time,
    ...(rule.stop_on_reply && { stopOnReply: true }),
  };
}

function toWorkflow(request: ParsedRunRequest): Workflow {
  return {
    steps: request.steps.map(({ failover, ...message }) => ({
      message,
      failover: failover ? toFailover(failover) : null,
    })),
    clientRef: request.client_ref ?? null,
    callbackUrl: request.callback_url ?? null,
    metadata: request.metadata ?? {},
    source: request.source ?? null,
    onUnknown: request.on_unknown ?? "send_again",
    finalExpirySeconds: request.final_expiry_time ?? workflowLimits.defaultFinalExpirySeconds,
    saved: null,
  };
}

/** In words that are true of YAML as well, of a file, and of a run inside another body. */
function refuseOther(body: unknown, findings: Findings): ParseResult<never> {
  const isNothing = body === undefined || body === null;
  findings.issue({
    code: "wrong_type",
    path: [],
    message: isNothing ? "There is nothing here: a run is an object." : "A run is an object.",
    fix: 'Write { "steps": [ … ] }, or { "workflow": "the name of a saved one" }.',
  });
  return findings.refused();
}
