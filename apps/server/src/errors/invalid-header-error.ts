import { KitError } from "@failover-kit/core/model";

/** A header cannot be read. */
export class InvalidHeaderError extends KitError {
  readonly code = "invalid_header";
}
