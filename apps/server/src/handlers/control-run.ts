import { workflowLimits } from "@failover-kit/core/model";
import type { ControlEvent, ControlResult, Run } from "@failover-kit/engine";
import { z } from "zod";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readIfMatch } from "../http/if-match.ts";
import { readJson } from "../http/json-body.ts";
import { problem } from "../http/problem.ts";
import { readValues } from "../http/read-values.ts";
import type { Answer, CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { runAnswer } from "../views/run-answer.ts";
import { runView } from "../views/run-view.ts";
import { runIdOf, runNotFound } from "./find-run.ts";

const { min, max } = workflowLimits.expirySeconds;

/** The body of `POST /v1/runs/{id}/extend`. */
export const extensionSchema = z.strictObject({
  seconds: z.int().min(min).max(max).meta({ description: "Added to the time of the current step." }),
});

/** The ways to step into a run. */
export type Control = "cancel" | "pause" | "resume" | "advance" | "extend" | "acknowledge";

type EventMaker = (request: CallerRequest) => ControlEvent;

const events: Readonly<Record<Control, EventMaker>> = {
  cancel: ({ caller }) => ({ type: "run-canceled", by: caller.name }),
  pause: ({ caller }) => ({ type: "run-paused", by: caller.name }),
  resume: ({ caller }) => ({ type: "run-resumed", by: caller.name }),
  advance: ({ caller }) => ({ type: "run-advanced", by: caller.name }),
  extend: ({ caller, body }) => {
    const { seconds } = readValues(extensionSchema, readJson(body));
    return { type: "run-extended", seconds, by: caller.name };
  },
  acknowledge: ({ caller }) => ({ type: "run-acknowledged", by: caller.name }),
};

/** `POST /v1/runs/{id}/…`: answers with the run as it has become, or, refused, with the run as it is. */
export function controlRun({ engine }: ServerParts, control: Control): Handler<CallerRequest> {
  return async (request) => {
    const result = await fromStore(
      engine.control({
        accountId: request.caller.accountId,
        runId: runIdOf(request),
        expectedRevision: readIfMatch(request.headers["if-match"]),
        event: events[control](request),
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
  revision_mismatch: (run) =>
    `The run has changed since: it is at revision ${run.revision}. Look at it as it is now and decide again.`,
};
