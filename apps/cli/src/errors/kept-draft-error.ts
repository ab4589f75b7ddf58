import { KitError } from "@failover-kit/core/model";
import { ConflictError } from "@failover-kit/core/transport";
import { BrokenFileError } from "./broken-file-error.ts";
import { InvalidRequestError } from "./invalid-request-error.ts";

interface Draft {
  readonly name: string;
  readonly path: string;
  readonly version: number; // that was edited
}

/** What somebody has edited could not be saved, and is kept in a file. What went wrong is the cause. */
export class KeptDraftError extends KitError {
  readonly code = "draft_kept";
  readonly file: string;
  readonly next: string;

  constructor(cause: unknown, draft: Draft) {
    super(`What you wrote is kept in ${draft.path}.`, { cause });
    this.file = draft.path;
    this.next = `${this.message} ${nextOf(cause, draft)}`;
  }
}

/** Never without a version: that would save over what somebody else has saved. */
function nextOf(cause: unknown, { name, path, version }: Draft): string {
  const save = `failover workflows save ${name} ${path}`;
  if (cause instanceof ConflictError) {
    const theirs = cause.workflow;
    if (theirs === null) return `Nobody has that name any more. Save it anew: ${save} --new`;
    return `Compare it with what is there: failover workflows export ${name}. Then: ${save} --if-version ${theirs.version}`;
  }
  const isWrong = cause instanceof BrokenFileError || cause instanceof InvalidRequestError;
  return `${isWrong ? "Correct it and save it" : "Save it"}: ${save} --if-version ${version}`;
}
