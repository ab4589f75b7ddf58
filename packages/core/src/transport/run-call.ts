import type { Channel } from "../model/channel.ts";
import { ValidationError } from "../model/errors/validation-error.ts";
import type { RunStatus } from "../model/run-resource.ts";

/** Which runs to list, by the names of the API. Instants are ISO 8601. */
export interface RunFilters {
  readonly status?: RunStatus | undefined;
  readonly channel?: Channel | undefined;
  readonly to?: string | undefined;
  readonly client_ref?: string | undefined;
  readonly source?: string | undefined;
  readonly workflow?: string | undefined; // started from this saved workflow
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
  readonly limit?: number | undefined; // runs in one page, at most 200
  readonly cursor?: string | undefined; // `next_cursor` of the page before
}

/** What goes with every run control. */
export interface RunControlOptions {
  readonly revision?: number | undefined; // the run as the caller saw it; a later one is answered with ConflictError
}

/** What can be done to a run; the last part of the path. */
export type RunControl = "cancel" | "pause" | "resume" | "advance" | "extend" | "acknowledge";

/** The path of one run, or of something below it. Refuses what would lead to another path. */
export function runPath(id: string, below?: RunControl | "events"): string {
  if (id === "" || id === "." || id === "..") throw invalid("id", "must be the id of a run");
  const path = `/v1/runs/${encodeURIComponent(id)}`;
  return below === undefined ? path : `${path}/${below}`;
}

/** The query of a list, with its `?`; empty without filters. */
export function filterQuery(filters: object): string {
  const parts = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/** The header that ties a change to the revision that the caller saw. */
export function revisionHeaders({ revision }: RunControlOptions): Record<string, string> {
  return revision === undefined ? {} : { "if-match": `"${revision}"` };
}

/** How a run is to be begun at most once. */
export interface CreateRunOptions {
  readonly idempotencyKey?: string; // the same key and request within 24 hours give the same run
  readonly deduplicationSeconds?: number; // seconds, to 86,400: the same content for the same people gives the earlier run
}

/** The headers that make a repeat harmless. */
export function createRunHeaders(options: CreateRunOptions): Record<string, string> {
  return {
    ...idempotencyHeaders(options.idempotencyKey),
    ...deduplicationHeaders(options.deduplicationSeconds),
  };
}

function deduplicationHeaders(seconds: number | undefined): Record<string, string> {
  if (seconds === undefined) return {};
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 86_400) {
    throw invalid("deduplicationSeconds", "must be a whole number of seconds, 0 to 86,400");
  }
  return { "deduplication-seconds": `${seconds}` };
}

/** Tells whether a text can be an idempotency key. */
export function isIdempotencyKey(text: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(text);
}

function idempotencyHeaders(key: string | undefined): Record<string, string> {
  if (key === undefined) return {};
  if (!isIdempotencyKey(key)) {
    throw invalid("idempotencyKey", "must be 1 to 255 ASCII characters without spaces");
  }
  return { "idempotency-key": key };
}

function invalid(path: string, message: string): ValidationError {
  return new ValidationError([{ path, code: "invalid_value", message }]);
}
