import { KitError } from "@failover-kit/core/model";

/** There is no such thing, or it is somebody else's: the answer does not tell which. */
export class NotFoundError extends KitError {
  readonly code = "not_found";
}
