import { KitError } from "@failover-kit/core/model";

/** This operation takes JSON alone. */
export class UnsupportedMediaTypeError extends KitError {
  readonly code = "unsupported_media_type";

  constructor() {
    super("Send JSON, with the header Content-Type: application/json.");
  }
}
