import type { IncomingHttpHeaders } from "node:http";
import { isWorkflowName } from "@failover-kit/core/model";
import type { ExpectedVersion, SavedWorkflow } from "@failover-kit/engine";
import { InvalidHeaderError } from "../errors/invalid-header-error.ts";
import { NotFoundError } from "../errors/not-found-error.ts";
import { readIfMatch } from "../http/if-match.ts";
import { problem } from "../http/problem.ts";
import type { Answer, CallerRequest } from "../http/route.ts";
import { workflowView } from "../views/workflow-view.ts";

/** The name in a path. Whatever cannot be one is treated like one that nobody has. */
export function workflowNameOf({ params }: Pick<CallerRequest, "params">): string {
  const name = params.name ?? "";
  if (!isWorkflowName(name)) throw workflowNotFound();
  return name;
}

/** The same words for a workflow that is not there and for somebody else's. */
export function workflowNotFound(): NotFoundError {
  return new NotFoundError("There is no saved workflow with this name, or no such version of it.");
}

/** Which version the caller means to change, by If-Match (a version, or * for any) or If-None-Match: *. */
export function expectedVersionOf(headers: IncomingHttpHeaders): ExpectedVersion {
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined && (ifNoneMatch.trim() !== "*" || ifMatch !== undefined)) {
    throw new InvalidHeaderError("If-None-Match can only be *, and not together with If-Match.");
  }
  if (ifNoneMatch !== undefined) return "none";
  if (ifMatch === undefined) return "any";
  return readIfMatch(ifMatch, "version of the workflow") ?? "existing";
}

/** The 409 of a change that was decided on another version: with the workflow as it is, or null. */
export function versionConflict(current: SavedWorkflow | null, traceId: string): Answer {
  const detail =
    current === null
      ? "Nothing is saved under this name, so there is no version to replace. Nothing was changed."
      : `The workflow is at version ${current.version}. Look at it as it is now and decide again. Nothing was changed.`;
  return problem({
    status: 409,
    code: "version_mismatch",
    detail,
    traceId,
    ...(current && { headers: { etag: `"${current.version}"` } }),
    more: { workflow: current && workflowView(current) },
  });
}
