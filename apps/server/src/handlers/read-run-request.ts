import type { Issue, Workflow } from "@failover-kit/core/model";
import { namesWorkflow, type ParseResult, parseRunRequest } from "@failover-kit/core/validation";
import type { ServerParts } from "../server-parts.ts";

/** Reads a body of `POST /v1/runs`, with steps or with the name of a saved workflow, and checks where it reports to. */
export async function readRunRequest(
  { catalog, allowedAddresses }: ServerParts,
  accountId: string,
  body: unknown,
): Promise<ParseResult<Workflow>> {
  const parsed = namesWorkflow(body) ? await catalog.read(accountId, body) : parseRunRequest(body);
  return parsed.ok ? withAllowedAddress(parsed, allowedAddresses) : parsed;
}

/** Refuses a callback address that must not be called. */
export function withAllowedAddress(
  parsed: ParseResult<Workflow> & { readonly ok: true },
  allowedAddresses: ServerParts["allowedAddresses"],
): ParseResult<Workflow> {
  const { callbackUrl } = parsed.value;
  const issue: Issue | null =
    callbackUrl === null ? null : allowedAddresses.check(callbackUrl, "callback_url");
  return issue === null ? parsed : { ok: false, issues: [issue], warnings: parsed.warnings };
}
