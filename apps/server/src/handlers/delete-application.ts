import { applicationCallerName } from "../accounts/caller.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { auditEntry } from "../http/audit-entry.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** `DELETE /v1/applications/{id}`: when the answer comes, its tokens open nothing any more. */
export function deleteApplication(parts: ServerParts): Handler<CallerRequest> {
  const { accounts, revocations } = parts;
  return async (request) => {
    const id = request.params.id ?? "";
    const audit = auditEntry(parts, request, { action: "application.deleted", target: id });
    const isDeleted = await fromStore(accounts.deleteApplication(request.caller.accountId, id, audit));
    // The same words for an application that is not there and for somebody else's.
    if (!isDeleted) throw new NotFoundError("There is no application with this id.");
    revocations.add(applicationCallerName(id));
    return { status: 204 };
  };
}
