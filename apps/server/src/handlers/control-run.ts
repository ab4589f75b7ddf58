import { type AuditAction, workflowLimits } from "@failover-kit/core/model";
import type { ControlEvent, ControlResult, Run } from "@failover-kit/engine";
import { z } from "zod";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { actingName } from "../http/actor.ts";
import { auditEntry } from "../http/audit-entry.ts";
import { readIfMatch } from "../http/if-match.ts";
import { readJson } from "../http/json-body.ts";
import { problem } from "../http/problem.ts";
import { readBody } from "../http/read-values.ts";
import type { Answer, CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { runAnswer } from "../views/run-answer.ts";
import { runView } from "../views/run-view.ts";
import { runIdOf, runNotFound } from "./find-run.ts";

const { min, max } = workflowLimits.expirySeconds;

/** The body of `POST /v1/runs/{id}/extend`. */
export const extensionSchema = z
  .strictObject({
    seconds: z.int().min(min).max(max).meta({ description: "Added to the time of the current step." }),
  })
  .meta({ examples: [{ seconds: 600 }] });

/** The ways to step into a run. */
export type Control = "cancel" | "pause" | "resume" | "advance" | "extend" | "acknowledge";

type EventMaker = (request: CallerRequest) => ControlEvent;

const events: Readonly<Record<Control, EventMaker>> = {
  cancel: (request) => ({ type: "run-canceled", by: actingName(request) }),
  pause: (request) => ({ type: "run-paused", by: actingName(request) }),
  resume: (request) => ({ type: "run-resumed", by: actingName(request) }),
  advance: (request) => ({ type: "run-advanced", by: actingName(request) }),
  extend: (request) => {
    const { seconds } = readBody(extensionSchema, readJson(request.body));
    return { type: "run-extended", seconds, by: actingName(request) };
  },
  acknowledge: (request) => ({ type: "run-acknowledged", by: actingName(request) }),
};

const actions: Readonly<Record<Control, AuditAction>> = {
  cancel: "run.canceled",
  pause: "run.paused",
  resume: "run.resumed",
  advance: "run.advanced",
  extend: "run.extended",
  acknowledge: "run.acknowledged",
};

/** `POST /v1/runs/{id}/…`: answers with the run as it has become, or, refused, with the run as it is. */
export function controlRun(parts: ServerParts, control: Control): Handler<CallerRequest> {
  return async (request) => {
    const runId = runIdOf(request);
    const result = await fromStore(
      parts.engine.control({
        accountId: request.caller.accountId,
        runId,
        expectedRevision: readIfMatch(request.headers["if-match"]),
        event: events[control](request),
        audit: auditEntry(parts, request, { action: actions[control], target: runId }),
      }),
    );
    if (result.kind === "not_found") throw runNotFound();
    return result.kind === "done" ? runAnswer(result.run) : refusal(result, request.traceId);
  };
}

function refusal(result: Extract<ControlResult, { kind: "refused" }>, traceId: string): Answer {
  const { refusal: code, run } = result;
  const more = { run: runView(run) };
  const headers = { etag: `"${run.revision}"` };
  return problem({ status: 409, code, detail: details[code](run), traceId, headers, more });
}

const details: Readonly<
  Record<Extract<ControlResult, { kind: "refused" }>["refusal"], (run: Run) => string>
> = {
  run_ended: (run) => `The run has ended already: it is ${run.status}. Nothing was changed.`,
  run_paused: () => "The run is paused. Resume it first. Nothing was changed.",
  run_not_paused: () => "The run is not paused, so there is nothing to resume.",
  no_next_step: () => "The run is at its last step, so there is no next message to send.",
  step_left: () => "The time of the step is over: its message is being taken back. Nothing was changed.",
  nothing_out: () => "The message was not sent, or has failed. Nothing was changed.",
  not_revocable: () => "The message cannot be taken back. Nothing was changed.",
  revision_mismatch: (run) =>
    `The run has changed since: it is at revision ${run.revision}. Look at it as it is now and decide again.`,
};
