import type { InboundMessage, Message, Workflow } from "@failover-kit/core/model";
import type { AuditEntry } from "../ports/audit-store.ts";
import type { CommitBatch, LogEntry, RunQuery, Transition } from "../ports/run-store.ts";
import { createRun, type Instant, type NewRun, type Run } from "../rules/run.ts";

/** When built things begin, unless they say otherwise: 2026-01-01T00:00:00Z. */
export const BUILT_AT: Instant = 1_767_225_600_000;

/** The account of built runs. */
export const BUILT_ACCOUNT_ID = "019b7600-0000-7000-8000-00000000a001";

let builtIds = 0;

/** A short text message by SMS. */
export function buildMessage(parts: Partial<Message> = {}): Message {
  return {
    channel: "sms",
    message_type: "text",
    from: "ParcelCo",
    to: "447700900001",
    text: "Parcel 7731 arrives at 14:10.",
    ...parts,
  };
}

/** What the person of `buildWorkflow` might write to our Messenger page. */
export function buildInbound(parts: Partial<InboundMessage> = {}): InboundMessage {
  return {
    messageUuid: "019b7600-0000-7000-8000-00000000e001",
    channel: "messenger",
    from: "2901000000000042",
    to: "104000000000001",
    sentAt: BUILT_AT,
    type: "text",
    text: "Where is my parcel?",
    name: null,
    ...parts,
  };
}

/** Messenger, to be read within ten minutes, then SMS. */
export function buildWorkflow(parts: Partial<Workflow> = {}): Workflow {
  return {
    steps: [
      {
        message: buildMessage({ channel: "messenger", from: "104000000000001", to: "2901000000000042" }),
        failover: { conditionStatus: "read", expirySeconds: 600 },
      },
      { message: buildMessage(), failover: null },
    ],
    clientRef: null,
    callbackUrl: null,
    metadata: {},
    source: null,
    onUnknown: "send_again",
    finalExpirySeconds: 86_400,
    saved: null,
    ...parts,
  };
}

/** A run as it is on acceptance, with `parts` put over it. Ids grow with `createdAt`, then from run to run. */
export function buildRun(parts: Partial<Run> = {}): Run {
  const createdAt = parts.createdAt ?? BUILT_AT;
  const request: NewRun = {
    id: nextId(createdAt),
    accountId: BUILT_ACCOUNT_ID,
    door: "runs",
    workflow: parts.workflow ?? buildWorkflow(),
    unknownGraceSeconds: 60,
    revokeSeconds: 10,
  };
  return { ...createRun(request, createdAt), ...parts };
}

/** One line of history. */
export function buildLogEntry(parts: Partial<LogEntry> = {}): LogEntry {
  return { type: "run.accepted", at: BUILT_AT, stepIndex: null, data: {}, cause: null, ...parts };
}

/** An entry of the audit log: a run was paused. Ids grow from entry to entry. */
export function buildAuditEntry(parts: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: nextId(parts.at ?? BUILT_AT),
    accountId: BUILT_ACCOUNT_ID,
    at: BUILT_AT,
    action: "run.paused",
    target: "019b7600-0000-7000-8000-00000000c001",
    actor: null,
    caller: "key k1",
    callerName: "Shop",
    ip: "127.0.0.1",
    ...parts,
  };
}

/** `run` with `parts` put over it, one revision further, as a transition that nothing else goes with. */
export function buildTransition(run: Run, parts: Partial<Run> = {}): Transition {
  return {
    before: run,
    run: { ...run, revision: run.revision + 1, ...parts },
    log: [],
    callbacks: [],
    audit: [],
    messages: [],
  };
}

/** A batch that holds what it is given and nothing else. */
export function buildBatch(parts: Partial<CommitBatch> = {}): CommitBatch {
  return {
    now: BUILT_AT,
    created: [],
    keyUses: [],
    transitions: [],
    callbackResults: [],
    unmatched: [],
    inbound: [],
    ...parts,
  };
}

/** A list of runs: the newest of the account, with `parts` put over that. */
export function buildRunQuery(parts: Partial<RunQuery> = {}): RunQuery {
  return {
    accountId: BUILT_ACCOUNT_ID,
    status: null,
    channel: null,
    to: null,
    clientRef: null,
    source: null,
    workflowName: null,
    createdAfter: null,
    createdBefore: null,
    limit: 50,
    cursor: null,
    ...parts,
  };
}

/** Laid out as a UUIDv7: first the instant, then, in place of chance, a number that grows. */
function nextId(at: Instant): string {
  builtIds += 1;
  const time = at.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${builtIds.toString(16).padStart(12, "0")}`;
}
