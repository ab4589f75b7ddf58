import { KitError } from "../../model/errors/kit-error.ts";
import { named, type RequestName } from "./request-name.ts";

/** No answer came. Branch on `mayHaveArrived` before repeating something that sends messages. */
export class ServerUnreachableError extends KitError {
  readonly code = "server_unreachable";
  readonly mayHaveArrived: boolean; // false: nothing has left, a repeat does no harm

  constructor(request: RequestName, failure: { mayHaveArrived: boolean; cause: unknown }) {
    const next = failure.mayHaveArrived
      ? "no answer from the server, and the request may have arrived. Look before you repeat it."
      : "no connection to the server, nothing was sent. Check its address and that it is running.";
    super(named(request) + next, { cause: failure.cause });
    this.mayHaveArrived = failure.mayHaveArrived;
  }
}
