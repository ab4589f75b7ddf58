import {
  createApplicationDocs,
  createKeyDocs,
  deleteApplicationDocs,
  listApplicationsDocs,
  listAuditDocs,
  listKeysDocs,
  revokeKeyDocs,
  showSignatureSecretDocs,
} from "./docs/account-operations.ts";
import { createApplication } from "./handlers/create-application.ts";
import { createKey } from "./handlers/create-key.ts";
import { deleteApplication } from "./handlers/delete-application.ts";
import { listApplications } from "./handlers/list-applications.ts";
import { listAudit } from "./handlers/list-audit.ts";
import { listKeys } from "./handlers/list-keys.ts";
import { revokeKey } from "./handlers/revoke-key.ts";
import { showSignatureSecret } from "./handlers/show-signature-secret.ts";
import type { Route } from "./http/route.ts";
import type { ServerParts } from "./server-parts.ts";

/** Who may call an account, and who did what. */
export function accountRoutes(parts: ServerParts): Route[] {
  const admin = { auth: "caller", role: "admin" } as const;
  return [
    { ...admin, method: "GET", path: "/v1/keys", handler: listKeys(parts), docs: listKeysDocs },
    { ...admin, method: "POST", path: "/v1/keys", handler: createKey(parts), docs: createKeyDocs },
    {
      ...admin,
      method: "POST",
      path: "/v1/keys/:key/revoke",
      takesNoBody: true,
      handler: revokeKey(parts),
      docs: revokeKeyDocs,
    },
    {
      ...admin,
      method: "GET",
      path: "/v1/applications",
      handler: listApplications(parts),
      docs: listApplicationsDocs,
    },
    {
      ...admin,
      method: "POST",
      path: "/v1/applications",
      handler: createApplication(parts),
      docs: createApplicationDocs,
    },
    {
      ...admin,
      method: "DELETE",
      path: "/v1/applications/:id",
      handler: deleteApplication(parts),
      docs: deleteApplicationDocs,
    },
    {
      ...admin,
      method: "GET",
      path: "/v1/signature-secret",
      handler: showSignatureSecret(parts),
      docs: showSignatureSecretDocs,
    },
    { ...admin, method: "GET", path: "/v1/audit", handler: listAudit(parts), docs: listAuditDocs },
  ];
}
