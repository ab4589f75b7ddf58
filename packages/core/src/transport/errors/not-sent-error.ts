import { KitError } from "../../model/errors/kit-error.ts";

/** The connection was never made, so nothing has left; the same request may be made again without harm. */
export class NotSentError extends KitError {
  readonly code = "not_sent";

  constructor(cause: unknown) {
    super("No connection could be made; nothing was sent", { cause });
  }
}
