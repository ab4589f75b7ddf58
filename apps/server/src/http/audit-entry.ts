import type { AuditAction } from "@failover-kit/core/model";
import { type AuditEntry, type Clock, uuidv7 } from "@failover-kit/engine";
import { readActor } from "./actor.ts";
import type { CallerRequest } from "./route.ts";

/** The line of the audit log for a change that this request asks for. To be stored only with the change. */
export function auditEntry(
  { clock }: { readonly clock: Clock },
  request: CallerRequest,
  { action, target }: { readonly action: AuditAction; readonly target: string },
): AuditEntry {
  const { caller, ip } = request;
  const at = clock.now();
  return {
    id: uuidv7(at),
    accountId: caller.accountId,
    at,
    action,
    target,
    actor: readActor(request),
    caller: caller.name,
    callerName: caller.label,
    ip,
  };
}
