import {
  type CallbackComposer,
  type CallbackEffect,
  type CallbackRequest,
  calledFor,
  type Run,
} from "@failover-kit/engine";
import { runView } from "../views/run-view.ts";
import { messageStatus, reportingOf } from "./message-callbacks.ts";
import { finalReport, statusWebhook } from "./workflow-callbacks.ts";

type StatusEffect = Extract<CallbackEffect, { type: "forward-status" }>;
type ReportEffect = Extract<CallbackEffect, { type: "send-final-report" }>;

/**
 * Says what a run has to tell in the words of the door that it came through. It goes to the address that came with
 * the run, else to the operator's, else nowhere.
 */
export function createCallbackComposer(operatorUrl: string | null): CallbackComposer {
  return (run, effect) => {
    const url = addressOf(run, effect) ?? operatorUrl;
    if (url === null || !calledFor[run.door].includes(effect.type)) return null;
    const body = effect.type === "forward-status" ? statusBody(run, effect) : reportBody(run, effect);
    return body === null ? null : { url, headers: headersFor(effect), body: JSON.stringify(body) };
  };
}

/** The address that came with the message, or with the run. */
function addressOf(run: Run, effect: CallbackEffect): string | null {
  const reporting = effect.type === "forward-status" ? reportingOf(run, effect.stepIndex) : null;
  return reporting?.webhookUrl ?? run.workflow.callbackUrl;
}

function statusBody(run: Run, effect: StatusEffect): unknown {
  return run.door === "messages" ? messageStatus(run, effect) : statusWebhook(run, effect);
}

function reportBody(run: Run, effect: ReportEffect): unknown {
  return run.door === "runs" ? ownReport(run, effect) : finalReport(run);
}

function headersFor(effect: CallbackEffect): CallbackRequest["headers"] {
  const type = { "content-type": "application/json" };
  if (effect.type === "forward-status") return type;
  return { ...type, "failover-report-number": String(effect.number) };
}

function ownReport(run: Run, { number }: ReportEffect): unknown {
  return {
    type: `run.${run.status}`,
    report_number: number,
    timestamp: new Date(run.updatedAt).toISOString(),
    data: runView(run),
  };
}
