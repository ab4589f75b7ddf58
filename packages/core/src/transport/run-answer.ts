import type { Issue } from "../model/issue.ts";
import type { RunEventResource, RunResource } from "../model/run-resource.ts";
import { isRecord } from "./json-text.ts";

/** One page of runs, newest first. */
export interface RunPage {
  readonly runs: readonly RunResource[];
  readonly next_cursor: string | null; // null: this is the last page
}

/** What the server would say to a request for a run; nothing is sent. */
export interface WorkflowCheck {
  readonly valid: boolean;
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
}

/** Reads a run from an answer; null when it is none. */
export function readRun(body: unknown): RunResource | null {
  if (!isRecord(body) || typeof body.id !== "string" || typeof body.status !== "string") return null;
  return Array.isArray(body.steps) ? (body as unknown as RunResource) : null;
}

/** Reads a page of runs; null when it is none. */
export function readRunPage(body: unknown): RunPage | null {
  if (!isRecord(body) || !Array.isArray(body.runs)) return null;
  const cursor = body.next_cursor;
  return { runs: body.runs, next_cursor: typeof cursor === "string" && cursor !== "" ? cursor : null };
}

/** Reads a timeline; null when it is none. */
export function readRunEvents(body: unknown): readonly RunEventResource[] | null {
  return isRecord(body) && Array.isArray(body.events) ? body.events : null;
}

/** Reads the result of a check; null when it is none. */
export function readWorkflowCheck(body: unknown): WorkflowCheck | null {
  if (!isRecord(body) || typeof body.valid !== "boolean" || !Array.isArray(body.issues)) return null;
  return {
    valid: body.valid,
    issues: body.issues,
    warnings: Array.isArray(body.warnings) ? body.warnings : [],
  };
}

/** Reads the id that the 2018 door gives to a new workflow; null when there is none. */
export function readWorkflowUuid(body: unknown): string | null {
  const uuid = isRecord(body) ? body.workflow_uuid : null;
  return typeof uuid === "string" && uuid !== "" ? uuid : null;
}

/** Reads a health report: any JSON object; null when it is none. */
export function readHealth(body: unknown): Readonly<Record<string, unknown>> | null {
  return isRecord(body) && !Array.isArray(body) ? body : null;
}
