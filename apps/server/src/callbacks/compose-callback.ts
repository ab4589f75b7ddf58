import type { CallbackComposer, CallbackEffect, CallbackRequest, Door, Run } from "@failover-kit/engine";
import { runView } from "../views/run-view.ts";
import { messageStatus, reportingOf } from "./message-callbacks.ts";
import { finalReport, statusWebhook } from "./workflow-callbacks.ts";

/**
 * Says what a run has to tell in the words of the door that it came through. It goes to the address that came with
 * the run, else to the operator's, else nowhere.
 */
export function createCallbackComposer(operatorUrl: string | null): CallbackComposer {
  return (run, effect) => {
    const url = addressOf(run, effect) ?? operatorUrl;
    if (url === null) return null;
    const body = bodies[run.door](run, effect);
    return body === null ? null : { url, headers: headersFor(effect), body: JSON.stringify(body) };
  };
}

/** The address that came with the message, or with the run. */
function addressOf(run: Run, effect: CallbackEffect): string | null {
  const reporting = effect.type === "forward-status" ? reportingOf(run, effect.stepIndex) : null;
  return reporting?.webhookUrl ?? run.workflow.callbackUrl;
}

const bodies: Readonly<Record<Door, (run: Run, effect: CallbackEffect) => unknown>> = {
  workflows: workflowCallback,
  dispatch: workflowCallback,
  messages: messageCallback,
  runs: runCallback,
};

/** The Messages API has no report of the whole; whoever wants one subscribes to events, or asks for the run. */
function messageCallback(run: Run, effect: CallbackEffect): unknown {
  return effect.type === "forward-status" ? messageStatus(run, effect) : null;
}

function headersFor(effect: CallbackEffect): CallbackRequest["headers"] {
  const type = { "content-type": "application/json" };
  if (effect.type === "forward-status") return type;
  return { ...type, "failover-report-number": String(effect.number) };
}

function workflowCallback(run: Run, effect: CallbackEffect): unknown {
  return effect.type === "forward-status" ? statusWebhook(run, effect) : finalReport(run);
}

/** Callers of our own API follow single statuses in the event stream; they are called when the run has ended. */
function runCallback(run: Run, effect: CallbackEffect): unknown {
  if (effect.type === "forward-status") return null;
  return {
    type: `run.${run.status}`,
    report_number: effect.number,
    timestamp: new Date(run.updatedAt).toISOString(),
    data: runView(run),
  };
}
