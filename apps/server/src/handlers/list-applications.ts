import { fromStore } from "../errors/store-unavailable-error.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { applicationView } from "../views/application-view.ts";

/** `GET /v1/applications`: the oldest first. */
export function listApplications({ accounts }: ServerParts): Handler<CallerRequest> {
  return async ({ caller }) => {
    const applications = await fromStore(accounts.listApplications(caller.accountId));
    return { status: 200, body: { applications: applications.map(applicationView) } };
  };
}
