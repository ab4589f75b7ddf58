import { KitError } from "@failover-kit/core/model";

/** A file that is neither JSON nor YAML, or not UTF-8. Quotes nothing of it: what is in there may be somebody's number. */
export class BrokenFileError extends KitError {
  readonly code = "broken_file";
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;

  constructor(file: string, reason: string, place: { line: number; column: number } | null) {
    super(reason);
    this.file = file;
    this.line = place?.line ?? null;
    this.column = place?.column ?? null;
  }
}
