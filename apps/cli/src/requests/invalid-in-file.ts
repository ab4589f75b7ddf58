import { locateIssues } from "@failover-kit/core/files";
import type { Issue } from "@failover-kit/core/model";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import type { RequestSource } from "./request-source.ts";

/** What the server has found in a file, told with its places there. */
export function invalidInFile(source: RequestSource, issues: readonly Issue[]): InvalidRequestError {
  return new InvalidRequestError(source.name, { issues: locateIssues(issues, source), warnings: [] });
}
