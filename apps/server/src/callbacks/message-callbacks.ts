/** What callers of `POST /v1/messages` are told: the statuses of each message, as the Messages API tells them. */
import {
  type StepReporting,
  type V1StatusWebhook,
  type V01StatusWebhook,
  writeV1Status,
  writeV01Status,
} from "@failover-kit/core/model";
import type { CallbackEffect, Run } from "@failover-kit/engine";
import { messageIdOf } from "../message-id.ts";

type StatusEffect = Extract<CallbackEffect, { type: "forward-status" }>;

/** Whom to tell of the messages of a step, if the step came with such wishes. */
export function reportingOf(run: Run, stepIndex: number): StepReporting | null {
  return run.workflow.steps[stepIndex]?.reporting ?? null;
}

/** A message's status under the id that we handed out, in the shape that its sender asked for. */
export function messageStatus(
  run: Run,
  { stepIndex, report }: StatusEffect,
): V1StatusWebhook | V01StatusWebhook | null {
  const step = run.workflow.steps[stepIndex];
  if (step === undefined) return null;
  const { channel, from, to } = step.message;
  const messageUuid = messageIdOf(run.id, stepIndex);
  const clientRef = step.reporting?.clientRef ?? null;
  const facts = { ...report, messageUuid, channel, from, to, clientRef };
  if (step.reporting?.version === "v0.1") return writeV01Status(facts, null);
  const items = run.workflow.steps.length;
  if (items === 1) return writeV1Status(facts, null);
  return writeV1Status(facts, {
    workflow_id: run.id,
    items_number: String(stepIndex + 1),
    items_total: String(items),
  });
}
