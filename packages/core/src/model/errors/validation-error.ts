import type { Issue } from "../issue.ts";
import { KitError } from "./kit-error.ts";

/** What a caller sent breaks a rule; nothing was changed. Each issue names its place and what to write instead. */
export class ValidationError extends KitError {
  readonly code = "invalid_request";
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(`${issues.length === 1 ? "1 value" : `${issues.length} values`} did not pass validation`);
    this.issues = issues;
  }
}
