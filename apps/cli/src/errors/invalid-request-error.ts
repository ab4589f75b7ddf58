import type { LocatedIssue } from "@failover-kit/core/files";
import { KitError } from "@failover-kit/core/model";

/** The request in a file breaks rules; nothing was sent. */
export class InvalidRequestError extends KitError {
  readonly code = "invalid_request";
  readonly file: string;
  readonly issues: readonly LocatedIssue[];
  readonly warnings: readonly LocatedIssue[];

  constructor(file: string, found: { issues: readonly LocatedIssue[]; warnings: readonly LocatedIssue[] }) {
    const count = found.issues.length;
    super(`${count === 1 ? "1 value" : `${count} values`} did not pass validation; nothing was sent.`);
    this.file = file;
    this.issues = found.issues;
    this.warnings = found.warnings;
  }
}
