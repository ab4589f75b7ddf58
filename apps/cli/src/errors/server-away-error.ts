import { KitError } from "@failover-kit/core/model";

/** No answer came from a server, named by its address. */
export class ServerAwayError extends KitError {
  readonly code = "server_unreachable";
  readonly url: string;
  readonly mayHaveArrived: boolean; // false: nothing has left

  constructor(url: string, failure: { readonly mayHaveArrived: boolean; readonly cause?: unknown }) {
    super(
      failure.mayHaveArrived
        ? `No answer from ${url}, and the request may have arrived.`
        : `No connection to ${url}; the request did not leave.`,
      { cause: failure.cause },
    );
    this.url = url;
    this.mayHaveArrived = failure.mayHaveArrived;
  }
}
