/** What the API document says of keys, applications and the audit log. */
import { z } from "zod";
import { auditFiltersSchema } from "../handlers/list-audit.ts";
import type { RouteDocs } from "../http/openapi.ts";
import {
  actorHeader,
  bodilessFailures,
  bodyFailures,
  callerFailures,
  callers,
  failure,
  json,
} from "./answers.ts";
import { schemas } from "./named-schemas.ts";

const invalid = failure("Values are wrong; `invalid_parameters` names each place.");
const shared = { tags: ["Accounts"], security: callers } as const;
const changing = { ...shared, headers: actorHeader } as const;

export const listKeysDocs: RouteDocs = {
  ...shared,
  operationId: "listKeys",
  summary: "List the keys of the account",
  response: {
    200: json("The oldest first, revoked ones too.", z.object({ keys: z.array(schemas.Key) })),
    ...callerFailures,
  },
};

export const createKeyDocs: RouteDocs = {
  ...changing,
  operationId: "createKey",
  summary: "Make a key",
  body: schemas.KeyRequest,
  response: {
    201: json("The key and, this one time, its secret.", schemas.NewKey),
    ...callerFailures,
    ...bodyFailures,
    422: invalid,
  },
};

export const revokeKeyDocs: RouteDocs = {
  ...changing,
  operationId: "revokeKey",
  summary: "Revoke a key, at once and for good",
  params: z.object({ key: z.string() }),
  response: {
    200: json("The key opens nothing any more.", schemas.Key),
    ...callerFailures,
    ...bodilessFailures,
    404: failure("There is no such key, or it is not yours."),
    409: failure("It is the last admin key of the account (`last_admin_key`)."),
  },
};

export const listApplicationsDocs: RouteDocs = {
  ...shared,
  operationId: "listApplications",
  summary: "List the applications of the account",
  response: {
    200: json("The oldest first.", z.object({ applications: z.array(schemas.Application) })),
    ...callerFailures,
  },
};

export const createApplicationDocs: RouteDocs = {
  ...changing,
  operationId: "createApplication",
  summary: "Register an application, whose callers sign tokens",
  body: schemas.ApplicationRequest,
  response: {
    201: json("Its `id` is the claim application_id of its tokens.", schemas.Application),
    ...callerFailures,
    ...bodyFailures,
    422: invalid,
  },
};

export const deleteApplicationDocs: RouteDocs = {
  ...changing,
  operationId: "deleteApplication",
  summary: "Forget an application; its tokens open nothing any more",
  params: z.object({ id: z.string() }),
  response: {
    204: json("Done.", z.undefined()),
    ...callerFailures,
    404: failure("There is no such application, or it is not yours."),
  },
};

export const listAuditDocs: RouteDocs = {
  ...shared,
  operationId: "listAudit",
  summary: "Read who did what, newest first",
  querystring: auditFiltersSchema,
  response: {
    200: json(
      "One page.",
      z.object({ entries: z.array(schemas.AuditEntry), next_cursor: z.string().nullable() }),
    ),
    ...callerFailures,
    422: invalid,
  },
};

export const showSignatureSecretDocs: RouteDocs = {
  ...shared,
  operationId: "showSignatureSecret",
  summary: "Show what the signatures of callbacks are checked with",
  response: {
    200: json("The secret of this account.", z.object({ signature_secret: z.string() })),
    ...callerFailures,
    404: failure("Callbacks are not signed: `FAILOVER_CALLBACK_SIGNATURE_SECRET` is not set."),
  },
};
