import type { ApplicationResource, KeyResource, NewKeyResource } from "../model/account-resource.ts";
import type { AuditEntryResource } from "../model/audit-resource.ts";
import { isRecord } from "./json-text.ts";

/** One page of the audit log, newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntryResource[];
  readonly next_cursor: string | null; // null: this is the last page
}

/** Reads a key; null when it is none. */
export function readKey(body: unknown): KeyResource | null {
  if (!isRecord(body) || typeof body.key !== "string") return null;
  return typeof body.role === "string" ? (body as unknown as KeyResource) : null;
}

/** Reads a key that was made just now, with its secret; null when it is none. */
export function readNewKey(body: unknown): NewKeyResource | null {
  const key = readKey(body);
  return isRecord(body) && typeof body.secret === "string" && key !== null
    ? { ...key, secret: body.secret }
    : null;
}

/** Reads a list of keys; null when it is none. */
export function readKeys(body: unknown): readonly KeyResource[] | null {
  return isRecord(body) && Array.isArray(body.keys) ? body.keys : null;
}

/** Reads an application; null when it is none. */
export function readApplication(body: unknown): ApplicationResource | null {
  if (!isRecord(body) || typeof body.id !== "string") return null;
  return typeof body.role === "string" ? (body as unknown as ApplicationResource) : null;
}

/** Reads a list of applications; null when it is none. */
export function readApplications(body: unknown): readonly ApplicationResource[] | null {
  return isRecord(body) && Array.isArray(body.applications) ? body.applications : null;
}

/** Reads a page of the audit log; null when it is none. */
export function readAuditPage(body: unknown): AuditPage | null {
  if (!isRecord(body) || !Array.isArray(body.entries)) return null;
  const cursor = body.next_cursor;
  return { entries: body.entries, next_cursor: typeof cursor === "string" && cursor !== "" ? cursor : null };
}

/** Reads an answer without a body. */
export function readNothing(): undefined {
  return undefined;
}
