/** Bodies through the doors and the webhooks, without a network: what is taken must run by the rules. */
import { type Issue, meetsCondition, type Workflow } from "@failover-kit/core/model";
import { parseInboundWebhook, parseStatusWebhook } from "@failover-kit/core/transport";
import {
  type ParseResult,
  parseMessageRequest,
  parseRunRequest,
  parseWorkflowRequest,
} from "@failover-kit/core/validation";
import { createRun, type Decision, decide, handoverAt, type Run, type RunEvent } from "@failover-kit/engine";
import { SeededRandom } from "@failover-kit/engine/testing";
import { type WorkflowBody, webhookBody, workflowBody } from "./bodies.ts";

/** How many bodies were taken, and how many were refused. */
export interface Tally {
  taken: number;
  refused: number;
}

/** A body that broke something. The seed alone makes it again. */
export class FuzzFinding extends Error {
  constructor(seed: number, body: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`seed ${seed}: ${reason}\n${body.slice(0, 2000)}`, { cause });
  }
}

const BEGIN = Date.UTC(2026, 0, 1);

/** Reads `count` bodies of runs, from this seed on, and begins the run of each that is accepted. */
export function fuzzWorkflows(firstSeed: number, count: number): Tally {
  const tally = { taken: 0, refused: 0 };
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const body = workflowBody(new SeededRandom(seed));
    try {
      const workflow = read(body);
      if (workflow === null) tally.refused += 1;
      else {
        tally.taken += 1;
        begin(workflow, seed, body.door);
      }
    } catch (error) {
      throw new FuzzFinding(seed, body.text, error);
    }
  }
  return tally;
}

/** Reads `count` webhook bodies and lets each that is understood happen to a run of three steps. */
export function fuzzWebhooks(firstSeed: number, count: number): Tally {
  const tally = { taken: 0, refused: 0 };
  let run = freshRun(firstSeed);
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const random = new SeededRandom(seed);
    if (run.endedAt !== null && random.chance(0.3)) run = freshRun(seed);
    const known = run.steps.flatMap(({ attempts }, index) =>
      attempts.map(() => ({ message_uuid: `m-${index}` })),
    );
    const text = webhookBody(random, known);
    try {
      const next = receive(run, text);
      if (next === null) tally.refused += 1;
      else {
        tally.taken += 1;
        run = next;
      }
    } catch (error) {
      throw new FuzzFinding(seed, text, error);
    }
  }
  return tally;
}

const parsers: Readonly<Record<WorkflowBody["door"], (body: unknown) => ParseResult<Workflow>>> = {
  workflows: (body) => parseWorkflowRequest(body, "workflows", "lenient"),
  dispatch: (body) => parseWorkflowRequest(body, "dispatch", "strict"),
  messages: parseMessageRequest,
  runs: parseRunRequest,
};

function read({ door, text }: WorkflowBody): Workflow | null {
  const body = parseJson(text);
  if (body === undefined) return null;
  const parsed = parsers[door](body);
  if (parsed.ok) {
    mustHold(isStorable(parsed.value), "what is stored can be stored and sent as it is");
    return parsed.value;
  }
  mustHold(parsed.issues.length > 0 && parsed.issues.length <= 50, "a refusal names 1 to 50 issues");
  for (const issue of parsed.issues) checkIssue(issue);
  return null;
}

function checkIssue({ path, message }: Issue): void {
  mustHold(message !== "" && path.isWellFormed() && !path.includes("\0"), "an issue can be shown");
  mustHold(!/\d{7}/.test(path + message), "an issue shows no number of a person");
}

function begin(workflow: Workflow, seed: number, door: Run["door"]): Run {
  mustHold(workflow.steps.length >= 1 && workflow.steps.length <= 20, "a run has 1 to 20 steps");
  mustHold(workflow.steps.at(-1)?.failover === null, "nothing follows the last step");
  const id = `019b7600-0000-7000-8000-${seed.toString(16).padStart(12, "0")}`;
  const request = { id, accountId: "a", door, workflow, unknownGraceSeconds: 60, revokeSeconds: 10 };
  const run = createRun(request, BEGIN);
  return happen(happen(run, { type: "handover-began" }), accepted(run.stepIndex));
}

function accepted(stepIndex: number): RunEvent {
  return { type: "submit-accepted", stepIndex, attempt: 1, messageUuid: `m-${stepIndex}` };
}

function freshRun(seed: number): Run {
  for (let next = seed; ; next += 1) {
    const body = workflowBody(new SeededRandom(next));
    const workflow = read(body);
    if (workflow !== null && workflow.steps.length > 2) return begin(workflow, next, body.door);
  }
}

function receive(run: Run, text: string): Run | null {
  const body = parseJson(text);
  if (body === undefined) return null;
  const inbound = parseInboundWebhook(body, BEGIN);
  if (inbound.kind === "malformed") checkIssue(inbound.issue);
  const reading = parseStatusWebhook(body, BEGIN);
  if (reading.kind === "malformed") checkIssue(reading.issue);
  if (reading.kind !== "status") return inbound.kind === "inbound" ? run : null;
  const { report } = reading;
  mustHold(Number.isSafeInteger(report.reportedAt), "the instant of a report is a whole number");
  const index = run.steps.findIndex((_, at) => report.messageUuid === `m-${at}`);
  if (index === -1) return run;
  const next = happen(run, { type: "status-received", stepIndex: index, attempt: 1, report });
  if (handoverAt(next) === null) return next;
  return happen(happen(next, { type: "handover-began" }), accepted(next.stepIndex));
}

/** Decides on one event, and holds the decision against the promises that hold for all of them. */
function happen(run: Run, event: RunEvent): Run {
  const decision = decide(run, event, BEGIN + 1000);
  checkDecision(run, event, decision);
  return decision.run;
}

function checkDecision(before: Run, event: RunEvent, { run, effects }: Decision): void {
  const submits = effects.filter(({ type }) => type === "submit-message").length;
  const reports = effects.filter(({ type }) => type === "send-final-report").length;
  const hasChanged = run !== before;
  mustHold(run.revision === before.revision + (hasChanged ? 1 : 0), "a change counts one revision");
  mustHold(run.steps.length === before.steps.length, "no step comes or goes");
  mustHold(run.stepIndex >= before.stepIndex, "a run never goes back");
  mustHold(submits <= 1 && (submits === 0 || event.type === "handover-began"), "one message at a time");
  mustHold(
    before.endedAt === null || (run.status === before.status && submits === 0),
    "what has ended stays so",
  );
  const hasEndedNow = before.endedAt === null && run.endedAt !== null;
  mustHold(!hasEndedNow || reports === 1, "a run that ends is reported once");
  mustHold(run.reportNumber === before.reportNumber + reports, "reports are counted");
  checkFailedOver(before, event, run);
}

/** The one promise of this product: a next message has a reason. */
function checkFailedOver(before: Run, event: RunEvent, run: Run): void {
  if (run.stepIndex === before.stepIndex || event.type !== "status-received") return;
  const rule = before.workflow.steps[before.stepIndex]?.failover;
  const { status } = event.report;
  mustHold(!meetsCondition(status, rule?.conditionStatus ?? "delivered"), "a met condition sends nothing");
  mustHold(status === "rejected" || (status === "undeliverable" && !!rule), "a next message has a reason");
}

/** Tells whether every text in it, names included, is whole characters without NUL. */
function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorable(member));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function mustHold(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`does not hold: ${promise}`);
}
