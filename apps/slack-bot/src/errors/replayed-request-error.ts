import { KitError } from "@failover-kit/core/model";

/** A signed request came a second time: somebody has recorded it. */
export class ReplayedRequestError extends KitError {
  readonly code = "replayed_request";

  constructor() {
    super("This very request was taken before. It was not carried out again.");
  }
}
