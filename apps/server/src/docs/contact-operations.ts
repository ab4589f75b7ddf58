/** What the API document says of contacts. */
import { z } from "zod";
import { contactFiltersSchema } from "../handlers/list-contacts.ts";
import type { RouteDocs } from "../http/openapi.ts";
import { callerFailures, callers, failure, json } from "./answers.ts";
import { schemas } from "./named-schemas.ts";

export const listContactsDocs: RouteDocs = {
  tags: ["Contacts"],
  security: callers,
  operationId: "listContacts",
  summary: "List the people that the account knows, those seen last first",
  description: "Known from what they wrote (`POST /webhooks/inbound`) and from earlier runs.",
  querystring: contactFiltersSchema,
  response: {
    200: json(
      "One page.",
      z.object({ contacts: z.array(schemas.Contact), next_cursor: z.string().nullable() }),
    ),
    ...callerFailures,
    422: failure("Values are wrong; `invalid_parameters` names each place."),
  },
};
