import { z } from "zod";
import type { AnswerDocs, RouteDocs } from "../http/openapi.ts";
import { schemas } from "./named-schemas.ts";

/** A JSON answer. */
export function json(description: string, schema: z.ZodType): AnswerDocs {
  return { description, content: { "application/json": { schema } } };
}

/** A text that is not JSON. */
export function text(description: string, type: string): AnswerDocs {
  return { description, content: { [type]: { schema: z.string() } } };
}

/** An error answer. */
export function failure(description: string): AnswerDocs {
  return { description, content: { "application/problem+json": { schema: schemas.Problem } } };
}

/** Either way of proving who is calling. */
export const callers: RouteDocs["security"] = [{ basic: [] }, { token: [] }];

/** What every operation of a caller may answer. */
export const callerFailures = {
  401: failure("Nobody can tell who is calling."),
  403: failure("The role of the caller is not enough; `detail` says which one is needed."),
  429: failure("Too many secrets are being checked. `Retry-After` tells when to ask again."),
  503: failure("Nothing was accepted; ask again after `Retry-After`."),
};

/** What every operation with a JSON body may answer. */
export const bodyFailures = {
  400: failure("The body is not JSON."),
  413: failure("The body is larger than 1 MiB."),
  415: failure("The body is not sent as application/json."),
};

/** What every operation may answer that would take a body and has nothing to read in it. */
export const bodilessFailures = {
  ...bodyFailures,
  422: failure("The body says something, though there is nothing to say: leave it out, or write {}."),
};

export const runParams = z.object({
  id: z
    .string()
    .meta({ description: "Any id that we ever handed out: of a run, a workflow, a dispatch or a message." }),
});

/** What changes may carry. */
export const actorHeader = z.object({
  "failover-actor": z
    .string()
    .max(100)
    .optional()
    .meta({
      description: "The person for whom the caller acts, told in histories and in the audit log.",
      examples: ["slack:U123"],
    }),
});
