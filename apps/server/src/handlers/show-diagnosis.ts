import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** `GET /v1/diagnosis`: how the server stands with what it needs. */
export function showDiagnosis({ diagnose }: ServerParts): Handler<CallerRequest> {
  return async () => ({ status: 200, body: await diagnose(), headers: { "cache-control": "no-store" } });
}
