import type { AuditAction } from "../model/audit-resource.ts";
import { ValidationError } from "../model/errors/validation-error.ts";

/** Which entries of the audit log to list, by the names of the API. */
export interface AuditFilters {
  readonly actor?: string | undefined; // the person, or the caller such as `key a0b1c2d3`
  readonly action?: AuditAction | undefined;
  readonly target?: string | undefined; // the id of what was changed
  readonly since?: string | undefined; // ISO 8601, inclusive
  readonly limit?: number | undefined; // entries in one page, at most 200
  readonly cursor?: string | undefined; // `next_cursor` of the page before
}

/** The path of one key, to be revoked. */
export function revokePath(key: string): string {
  return `/v1/keys/${pathPart("key", key)}/revoke`;
}

/** The path of one application. */
export function applicationPath(id: string): string {
  return `/v1/applications/${pathPart("id", id)}`;
}

/** The header that names the person for whom a call is made. Refuses what no header can carry. */
export function actorHeaders(actor: string | undefined): Record<string, string> {
  if (actor === undefined) return {};
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(actor)) {
    throw invalid("actor", "must be 1 to 100 ASCII characters, without spaces around them");
  }
  return { "failover-actor": actor };
}

function pathPart(name: string, value: string): string {
  if (value === "" || value === "." || value === "..")
    throw invalid(name, "must not be empty or made of dots");
  return encodeURIComponent(value);
}

function invalid(path: string, message: string): ValidationError {
  return new ValidationError([{ path, code: "invalid_value", message }]);
}
