import { ValidationError } from "../model/errors/validation-error.ts";
import {
  isWorkflowName,
  type SavedWorkflowResource,
  type SavedWorkflowSummary,
} from "../model/saved-workflow.ts";
import { isRecord } from "./json-text.ts";

/** One page of saved workflows, by name. */
export interface SavedWorkflowPage {
  readonly workflows: readonly SavedWorkflowSummary[];
  readonly next_cursor: string | null; // null: this is the last page
}

/** What goes with every change of a saved workflow. */
export interface WorkflowChangeOptions {
  /** The version as the caller saw it, or null for a name that must be free; another one is a ConflictError. */
  readonly version?: number | null | undefined;
}

/** The path of one saved workflow, or of its versions. Refuses what cannot be a name. */
export function workflowPath(name: string, below = ""): string {
  if (!isWorkflowName(name)) {
    const message = "must be at most 64 lower-case letters, digits, - and _";
    throw new ValidationError([{ path: "name", code: "invalid_value", message }]);
  }
  return `/v1/workflows/${name}${below}`;
}

/** The header that ties a change to the version that the caller saw. */
export function versionHeaders({ version }: WorkflowChangeOptions): Record<string, string> {
  if (version === undefined) return {};
  return version === null ? { "if-none-match": "*" } : { "if-match": `"${version}"` };
}

/** Reads a saved workflow from an answer; null when it is none. */
export function readSavedWorkflow(body: unknown): SavedWorkflowResource | null {
  if (!isRecord(body) || typeof body.name !== "string" || typeof body.version !== "number") return null;
  return Array.isArray(body.steps) ? (body as unknown as SavedWorkflowResource) : null;
}

/** Reads a page of saved workflows; null when it is none. */
export function readSavedWorkflowPage(body: unknown): SavedWorkflowPage | null {
  if (!isRecord(body) || !Array.isArray(body.workflows)) return null;
  const cursor = body.next_cursor;
  return {
    workflows: body.workflows,
    next_cursor: typeof cursor === "string" && cursor !== "" ? cursor : null,
  };
}

/** Reads the versions of a saved workflow; null when there are none. */
export function readVersions(body: unknown): readonly SavedWorkflowSummary[] | null {
  return isRecord(body) && Array.isArray(body.versions) ? body.versions : null;
}
