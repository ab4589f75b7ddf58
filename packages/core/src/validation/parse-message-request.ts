import { channelRules, isChannel, type Step, type Workflow, workflowLimits } from "../model/index.ts";
import { messageDoor } from "./door.ts";
import { checkFaithful } from "./faithful-values.ts";
import { Findings, type Path } from "./findings.ts";
import { messageRequestSchema, type ParsedMessageRequest } from "./message-request-schema.ts";
import type { ParseResult } from "./parse-result.ts";
import { checkRunSteps, toFailover } from "./parse-run-request.ts";
import { isRecord, type UnknownRecord } from "./record.ts";
import { reportShape } from "./shape-issues.ts";
import { hasTooManySteps } from "./step-rules.ts";
import { warnOfTemplates } from "./template-warnings.ts";
import { checkCallbackUrl } from "./url-rules.ts";
import { warnOfDoubts } from "./workflow-warnings.ts";

type ParsedElement = Omit<ParsedMessageRequest, "failover">;

/**
 * Reads the body of `POST /v1/messages`: one message and those that follow it. Without a rule of its own, a message is
 * followed only when it was rejected. Reports all issues at once, never an address or a text.
 */
export function parseMessageRequest(body: unknown): ParseResult<Workflow> {
  const findings = new Findings(undefined, placeInMessage);
  if (!isRecord(body)) return refuseBody(findings);
  const steps = stepsOf(body);
  if (hasTooManySteps({ steps }, messageDoor, findings)) return findings.refused();
  checkFaithful({ steps }, messageDoor, findings);
  const parsed = messageRequestSchema.safeParse(body);
  if (!parsed.success) {
    reportShape(parsed.error, { schema: messageRequestSchema, body, findings, hint: hintForMessage });
  }
  checkRunSteps(steps, findings, messageDoor);
  for (const [index, step] of steps.entries()) {
    if (isRecord(step)) checkReporting(step, { index, primary: body }, findings);
  }
  if (!parsed.success || findings.hasIssues) return findings.refused();
  const workflow = toWorkflow(parsed.data);
  if (workflow.steps.length > 1) warnOfDoubts(workflow, messageDoor, findings); // a message alone is no workflow in doubt
  warnOfTemplates(workflow, messageDoor, findings);
  return findings.accepted(workflow);
}

/** The messages in the order in which they are sent, each with its rule where a step has it. */
function stepsOf({ failover, ...primary }: UnknownRecord): readonly unknown[] {
  const followers: readonly unknown[] = Array.isArray(failover) ? failover : [];
  return [primary, ...followers].map((element) => {
    if (!isRecord(element)) return element;
    const { failover_rule: rule, failover: _, ...message } = element;
    return rule === undefined ? message : { ...message, failover: rule };
  });
}

/** Where the caller wrote what the rules have found at a place in the list of steps. */
function placeInMessage(path: Path): Path {
  const [list, index, member, ...rest] = path;
  if (list !== messageDoor.list) return path;
  if (typeof index !== "number") return ["failover"];
  const holder = index === 0 ? [] : ["failover", index - 1];
  if (member === undefined) return holder;
  return [...holder, member === "failover" ? "failover_rule" : member, ...rest];
}

function hintForMessage(path: Path, name: string) {
  if (name !== "failover" || path.length === 0) return null;
  return {
    code: "unknown_member",
    path: [...path, name],
    message: "What follows a message stands beside the first one, in the order of sending.",
    fix: 'Move these messages into the outer "failover"; for a rule of this one, write "failover_rule".',
  } as const;
}

function checkReporting(
  step: UnknownRecord,
  { index, primary }: { readonly index: number; readonly primary: UnknownRecord },
  findings: Findings,
): void {
  const place = (member: string) => [messageDoor.list, index, member];
  checkCallbackUrl(step.webhook_url, () => place("webhook_url"), findings);
  const rule = isChannel(step.channel) ? channelRules[step.channel] : null;
  const version = step.webhook_version ?? primary.webhook_version;
  if (version !== "v0.1" || rule === null || rule.v01 !== null) return;
  findings.issue({
    code: "not_in_v01",
    path: place("webhook_version"),
    message: `v0.1 has no words for ${rule.label}, so its statuses cannot be told in that shape.`,
    fix: index === 0 ? 'Write "v1", or leave "webhook_version" out.' : 'Write "webhook_version": "v1" here.',
  });
}

function toWorkflow({ failover = [], ...primary }: ParsedMessageRequest): Workflow {
  return {
    steps: [primary, ...failover].map((element) => toStep(element, primary)),
    clientRef: primary.client_ref ?? null,
    callbackUrl: null,
    metadata: {},
    source: null,
    onUnknown: "send_again",
    finalExpirySeconds: workflowLimits.defaultFinalExpirySeconds,
    saved: null,
  };
}

/** Whom the first message names is told of those that follow it too, unless they name somebody themselves. */
function toStep(element: ParsedElement, primary: ParsedElement): Step {
  const { client_ref, webhook_url, webhook_version, failover_rule, ...message } = element;
  return {
    message,
    failover: failover_rule ? toFailover(failover_rule) : null,
    reporting: {
      clientRef: client_ref ?? null,
      webhookUrl: webhook_url ?? primary.webhook_url ?? null,
      version: webhook_version ?? primary.webhook_version ?? "v1",
    },
  };
}

function refuseBody(findings: Findings): ParseResult<never> {
  findings.issue({
    code: "wrong_type",
    path: [],
    message: "The body must be a JSON object.",
    fix: 'Write { "channel": "sms", "message_type": "text", … }, and send it as application/json.',
  });
  return findings.refused();
}
