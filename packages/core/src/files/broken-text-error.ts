import { KitError } from "../model/errors/kit-error.ts";

/** Where in a text something is; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A text that is not the JSON or YAML that it should be. Quotes nothing of it: what is in there may be somebody's number. */
export class BrokenTextError extends KitError {
  readonly code = "broken_text";
  readonly place: Place | null;

  constructor(reason: string, place: Place | null) {
    super(reason);
    this.place = place;
  }
}
