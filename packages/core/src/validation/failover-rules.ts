import type { ChannelRule } from "../model/index.ts";
import type { Door } from "./door.ts";
import type { Findings } from "./findings.ts";
import { isRecord, type UnknownRecord } from "./record.ts";

/** Where a step stands; `rule` is null when its channel is not known. */
export interface StepPosition {
  readonly door: Door;
  readonly index: number;
  readonly isLast: boolean;
  readonly rule: ChannelRule | null;
}

/** Checks that every step but the last has a failover rule, and that the rule can come true. */
export function checkFailover(step: UnknownRecord, position: StepPosition, findings: Findings): void {
  const { failover } = step;
  if (failover === undefined) {
    if (!position.isLast && position.door.needsRules) reportMissing(position, findings);
    return;
  }
  if (position.isLast && failover !== null) reportOnLast(position, findings); // of null the schema has said so
  if (!isRecord(failover)) return;
  if (typeof failover.expiry_time === "string") checkExpiryText(failover.expiry_time, position, findings);
  if (failover.condition_status === "read" && position.rule?.reportsRead === false) {
    reportRead(position, position.rule, findings);
  }
}

function reportMissing({ door, index }: StepPosition, findings: Findings): void {
  findings.issue({
    code: "failover_missing",
    path: [door.list, index, "failover"],
    message: "Every step but the last needs a failover rule: when to stop waiting and send the next one.",
    fix: 'Add "failover": { "condition_status": "delivered", "expiry_time": 600 }.',
  });
}

function reportOnLast({ door, index }: StepPosition, findings: Findings): void {
  findings.issue({
    code: "failover_on_last_step",
    path: [door.list, index, "failover"],
    message: "The last step has nothing to fail over to.",
    fix: `Remove "${door.ruleMember}" from the last step, or add a step after it.`,
  });
}

// Only the older generation takes text here; numbers are the schema's matter.
function checkExpiryText(text: string, { door, index }: StepPosition, findings: Findings): void {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : null;
  const { min, max } = door.expirySeconds;
  if (!door.isLenient || seconds === null || (seconds >= min && seconds <= max)) return;
  findings.issue({
    code: "out_of_range",
    path: [door.list, index, "failover", "expiry_time"],
    message: '"expiry_time" is outside what is allowed.',
    fix: `Write a whole number from ${min} to ${max}.`,
  });
}

function reportRead({ door, index }: StepPosition, { label }: ChannelRule, findings: Findings): void {
  findings.issue({
    code: "read_not_reported",
    path: [door.list, index, "failover", "condition_status"],
    message: `${label} reports delivery only, so "read" could never be met.`,
    fix: 'Write "delivered".',
  });
}
