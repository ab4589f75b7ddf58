export { type AuditOptions, type AuditReport, audit } from "./audit.ts";
export type { AuditSource } from "./source.ts";
export * from "./violation.ts";
