import type { AuditEntryResource } from "@failover-kit/core/model";
import type { AuditEntry } from "@failover-kit/engine";

/** Shows an entry of the audit log the way the API shows it. */
export function auditView(entry: AuditEntry): AuditEntryResource {
  const { id, at, action, target, actor, caller, callerName, ip } = entry;
  return { id, at: new Date(at).toISOString(), action, target, actor, caller, caller_name: callerName, ip };
}
