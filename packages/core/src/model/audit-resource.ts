/** What is written into the audit log. The starting of runs is not: each run's own history begins with it. */
export const auditActions = [
  "run.canceled",
  "run.paused",
  "run.resumed",
  "run.advanced",
  "run.extended",
  "run.acknowledged",
  "message.revoked",
  "workflow.saved",
  "workflow.deleted",
  "key.created",
  "key.replaced",
  "key.revoked",
  "application.created",
  "application.deleted",
  "subscription.created",
  "subscription.deleted",
  "subscription.enabled",
  "subscription.secret_rotated",
  "delivery.replayed",
] as const;

export type AuditAction = (typeof auditActions)[number];

/** One accepted change: who did what. */
export interface AuditEntryResource {
  readonly id: string;
  readonly at: string; // ISO 8601, UTC
  readonly action: AuditAction;
  readonly target: string; // the run, workflow, key, application or subscription that was changed
  readonly actor: string | null; // the person that the caller named in the header Failover-Actor
  readonly caller: string; // `key …`, `application …`, or `operator` for what the server's settings have changed
  readonly caller_name: string; // what people called it then
  readonly ip: string; // where the request came from; empty for the operator's settings
}
