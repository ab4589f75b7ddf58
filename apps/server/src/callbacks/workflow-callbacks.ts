/** The two callbacks of Workflows (2018) and Dispatch. */
import {
  channelRules,
  type V01FinalReport,
  type V01StatusWebhook,
  type V01WorkflowLink,
  writeV01Status,
} from "@failover-kit/core/model";
import { type CallbackEffect, chargeOf, type Run } from "@failover-kit/engine";
import { runUsage } from "../views/run-view.ts";

type StatusEffect = Extract<CallbackEffect, { type: "forward-status" }>;
type ReportedMessage = V01FinalReport["_links"]["messages"][number];

/** A message's status, with the link to the workflow that it belongs to. */
export function statusWebhook(run: Run, { stepIndex, report }: StatusEffect): V01StatusWebhook | null {
  const message = run.workflow.steps[stepIndex]?.message;
  if (message === undefined) return null;
  const { channel, from, to } = message;
  return writeV01Status({ ...report, channel, from, to, clientRef: null }, workflowLink(run));
}

/** How the workflow ended and what became of its messages. A canceled run counts as an error there. */
export function finalReport(run: Run): V01FinalReport {
  return {
    ...idOf(run),
    template: "failover",
    status: run.status === "completed" ? "completed" : "error",
    timestamp: new Date(run.updatedAt).toISOString(),
    usage: runUsage(run) ?? { currency: "EUR", price: "0.0000" },
    _links: { messages: run.steps.flatMap((_, index) => reportedMessages(run, index)) },
  };
}

/** Only messages that the gateway has named: nothing can be said of the others. */
function reportedMessages(run: Run, stepIndex: number): ReportedMessage[] {
  const message = run.workflow.steps[stepIndex]?.message;
  const channel = message && channelRules[message.channel].v01?.name;
  const messages: ReportedMessage[] = [];
  for (const attempt of run.steps[stepIndex]?.attempts ?? []) {
    const { messageUuid, status } = attempt;
    const usage = chargeOf(run, stepIndex, attempt);
    if (messageUuid === null || !channel) continue;
    messages.push({
      message_uuid: messageUuid,
      href: messageUuid,
      channel,
      ...(usage && { usage }),
      status: status ?? "submitted",
    });
  }
  return messages;
}

function workflowLink(run: Run): V01WorkflowLink {
  return { ...idOf(run), href: `/workflows/${run.id}` };
}

function idOf({ door, id }: Run): Pick<V01WorkflowLink, "workflow_uuid" | "dispatch_uuid"> {
  return door === "dispatch" ? { dispatch_uuid: id } : { workflow_uuid: id };
}
