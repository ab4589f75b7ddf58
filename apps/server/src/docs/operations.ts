/** What the API document says of each operation. */
import { z } from "zod";
import { type Control, extensionSchema } from "../handlers/control-run.ts";
import { timelineQuerySchema } from "../handlers/list-run-events.ts";
import { runFiltersSchema } from "../handlers/list-runs.ts";
import { streamQuerySchema } from "../handlers/stream-events.ts";
import { messageUpdateSchema } from "../handlers/update-message.ts";
import type { RouteDocs } from "../http/openapi.ts";
import {
  actorHeader,
  bodilessFailures,
  bodyFailures,
  callerFailures,
  callers,
  failure,
  json,
  runParams,
  text,
} from "./answers.ts";
import { schemas } from "./named-schemas.ts";

const createRunHeaders = actorHeader.extend({
  "idempotency-key": z
    .string()
    .optional()
    .describe(
      "1 to 255 visible characters. A repeat of the same request within 24 hours gets the same run; the key for another request gets 422.",
    ),
  "deduplication-seconds": z
    .string()
    .optional()
    .describe(
      "Seconds, 0 to 86400. If the same content went to the same people within that time, the earlier run is the answer and nothing is sent. `/v1/messages` is compared with itself alone.",
    ),
});

const run = json("The run.", schemas.Run);
const invalid = failure("Values are wrong; `invalid_parameters` names each place.");
const notFound = failure("There is no such run, or it is not yours.");
const ok = json("Taken.", z.undefined());

/** `POST /beta/workflows` and `POST /v0.1/dispatch`. */
export function createWorkflowDocs(operationId: string, member: string): RouteDocs {
  return {
    operationId,
    summary:
      member === "workflow_uuid" ? "Start a workflow (the API of 2018)" : "Start a workflow (Dispatch)",
    tags: ["Workflows"],
    security: callers,
    headers: createRunHeaders,
    body: schemas.WorkflowRequest,
    response: {
      202: json(
        "Accepted: it is stored, and the first message is on its way.",
        z.object({ [member]: z.uuid() }),
      ),
      ...callerFailures,
      ...bodyFailures,
      400: failure("The body is not JSON, or values are wrong; `invalid_parameters` names each place."),
    },
  };
}

export const createMessageDocs: RouteDocs = {
  operationId: "createMessage",
  summary: "Send a message, and others when it is rejected (Messages v1)",
  tags: ["Workflows"],
  security: callers,
  headers: createRunHeaders,
  body: schemas.MessageRequest,
  response: {
    202: json(
      "Accepted: it is stored, and the first message is on its way. Both ids find the run.",
      z.object({ message_uuid: z.uuid(), workflow_id: z.uuid().optional() }),
    ),
    ...callerFailures,
    413: bodyFailures[413],
    415: bodyFailures[415],
    422: failure("The body is not JSON, or values are wrong; `invalid_parameters` names each place."),
  },
};

export const updateMessageDocs: RouteDocs = {
  operationId: "updateMessage",
  summary: "Take a message back, or mark what a person wrote as read (Messages v1)",
  tags: ["Workflows"],
  security: callers,
  params: runParams,
  headers: actorHeader,
  body: messageUpdateSchema,
  response: {
    202: json("Done; or, when the gateway takes long over it, asked for.", z.undefined()),
    ...callerFailures,
    404: failure("There is no such message, or it is not yours."),
    413: bodyFailures[413],
    415: bodyFailures[415],
    422: failure("Not possible with this message: `detail` says why, and what was changed."),
    503: failure("The gateway cannot do it now; ask again."),
  },
};

export const createRunDocs: RouteDocs = {
  operationId: "createRun",
  summary: "Start a run",
  tags: ["Runs"],
  security: callers,
  headers: createRunHeaders,
  body: z.union([schemas.RunRequest, schemas.NamedRunRequest]),
  response: {
    202: {
      ...run,
      description:
        "Accepted and stored; or, with `Idempotency-Replayed: true`, the key's own run; or, with `Deduplicated: true`, the earlier run with the same content for the same people.",
    },
    ...callerFailures,
    ...bodyFailures,
    422: invalid,
  },
};

export const listRunsDocs: RouteDocs = {
  operationId: "listRuns",
  summary: "List runs, newest first",
  tags: ["Runs"],
  security: callers,
  querystring: runFiltersSchema,
  response: {
    200: json("One page.", z.object({ runs: z.array(schemas.Run), next_cursor: z.string().nullable() })),
    ...callerFailures,
    422: invalid,
  },
};

export const getRunDocs: RouteDocs = {
  operationId: "getRun",
  summary: "Look at a run",
  tags: ["Runs"],
  security: callers,
  params: runParams,
  response: { 200: run, ...callerFailures, 404: notFound },
};

export const listRunEventsDocs: RouteDocs = {
  operationId: "listRunEvents",
  summary: "Read the timeline of a run",
  tags: ["Runs"],
  security: callers,
  params: runParams,
  querystring: timelineQuerySchema,
  response: {
    200: json("Oldest first.", z.object({ events: z.array(schemas.RunEvent) })),
    ...callerFailures,
    404: notFound,
    422: invalid,
  },
};

const controlSummaries: Readonly<Record<Control, string>> = {
  cancel: "End a run; nothing more is sent",
  pause: "Stop the clock of a run; nothing is sent until it is resumed",
  resume: "Let a paused run go on with the time that was left",
  advance: "Send the next message now",
  extend: "Give the current step more time",
  acknowledge: "Say that the person was reached otherwise: the run is completed",
};

/** `POST /v1/runs/{id}/…`. */
export function controlRunDocs(control: Control): RouteDocs {
  return {
    operationId: `${control}Run`,
    summary: controlSummaries[control],
    tags: ["Run control"],
    security: callers,
    params: runParams,
    headers: actorHeader.extend({
      "if-match": z
        .string()
        .optional()
        .meta({ description: "The revision as you saw it; a later one is answered 409." }),
    }),
    ...(control === "extend" && { body: extensionSchema }),
    response: {
      200: run,
      ...callerFailures,
      ...(control === "extend" ? { ...bodyFailures, 422: invalid } : bodilessFailures),
      400: failure("The body or a header cannot be read."),
      404: notFound,
      409: failure("Not possible now: `code` says why, and `run` is the run as it is."),
    },
  };
}

export const validateWorkflowDocs: RouteDocs = {
  operationId: "validateWorkflow",
  summary: "Check a request without sending anything",
  tags: ["Workflows"],
  security: callers,
  body: z.union([
    schemas.RunRequest,
    schemas.NamedRunRequest,
    schemas.WorkflowDefinition,
    schemas.WorkflowRequest,
  ]),
  response: {
    200: json(
      "What would be said to it.",
      z.object({ valid: z.boolean(), issues: z.array(schemas.Issue), warnings: z.array(schemas.Issue) }),
    ),
    ...callerFailures,
    ...bodyFailures,
  },
};

export const simulateWorkflowDocs: RouteDocs = {
  operationId: "simulateWorkflow",
  summary: "What would become of many runs: who is reached by which step, when, and for how much",
  description:
    "The real rules over virtual time, with people who behave by chance as the profile says. Sends nothing. The same request gets the same answer, byte for byte.",
  tags: ["Workflows"],
  security: callers,
  body: schemas.SimulationRequest,
  response: {
    200: json("What has become of them.", schemas.Simulation),
    ...callerFailures,
    ...bodyFailures,
    422: invalid,
  },
};

export const streamEventsDocs: RouteDocs = {
  operationId: "streamEvents",
  summary: "Follow what happens, as server-sent events",
  description:
    "Each event has `id` (its `seq`), `event` (its type) and `data` (a RunEvent). Without Last-Event-ID it begins now. The first thing sent is an `id` alone: where the stream begins.",
  tags: ["Runs"],
  security: callers,
  querystring: streamQuerySchema,
  headers: z.object({ "last-event-id": z.string().optional() }),
  response: {
    200: text("The stream.", "text/event-stream"),
    ...callerFailures,
    404: notFound,
    422: invalid,
  },
};

/** `POST /webhooks/…`: what the gateway calls. */
export function webhookDocs(operationId: string, summary: string, examples: readonly unknown[]): RouteDocs {
  return {
    operationId,
    summary,
    tags: ["Webhooks"],
    security: [{}, { webhook: [] }],
    body: z.looseObject({}).meta({ examples: [...examples] }),
    response: {
      200: ok,
      ...bodyFailures,
      400: failure("The body is not such a webhook."),
      401: failure("The signature is wrong, or was used before."),
      503: failure("It could not be stored, or is not signed although it has to be; send it again."),
    },
  };
}

export const healthDocs: RouteDocs = {
  operationId: "reportHealth",
  summary: "Tell whether the process is up",
  tags: ["Operation"],
  security: [],
  response: { 200: json("It is.", z.object({ status: z.literal("ok") })) },
};

export const readinessDocs: RouteDocs = {
  operationId: "reportReadiness",
  summary: "Tell whether work can be taken",
  tags: ["Operation"],
  security: [],
  response: { 200: json("It can.", z.object({ status: z.literal("ready") })), 503: failure("Not now.") },
};

export const metricsDocs: RouteDocs = {
  operationId: "reportMetrics",
  summary: "Figures for Prometheus",
  tags: ["Operation"],
  security: [],
  response: { 200: text("The text format of Prometheus.", "text/plain") },
};
