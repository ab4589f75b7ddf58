/** What the API document says of figures. */
import { statsQuerySchema } from "../handlers/show-stats.ts";
import type { RouteDocs } from "../http/openapi.ts";
import { callerFailures, callers, failure, json } from "./answers.ts";
import { schemas } from "./named-schemas.ts";

export const showStatsDocs: RouteDocs = {
  operationId: "showStats",
  summary: "Count runs: how they stand, how far they came, how long it took, what it cost",
  description:
    "By the day of acceptance (UTC). Counted with each change, so it is exact and costs the same for a million runs.",
  tags: ["Runs"],
  security: callers,
  querystring: statsQuerySchema,
  response: {
    200: json("The figures.", schemas.Stats),
    ...callerFailures,
    422: failure("Values are wrong; `invalid_parameters` names each place."),
  },
};
