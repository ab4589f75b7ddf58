import { KitError } from "@failover-kit/core/model";

/** The body is not JSON. */
export class InvalidJsonError extends KitError {
  readonly code = "invalid_json";
}
