import { KitError } from "@failover-kit/core/model";
import { networkCode } from "@failover-kit/core/transport";
import { type NetworkTrouble, networkTrouble } from "./network-trouble.ts";

/** No answer came from a server, named by its address. */
export class ServerAwayError extends KitError {
  readonly code = "server_unreachable";
  readonly url: string;
  readonly mayHaveArrived: boolean; // false: nothing has left
  readonly networkCode: string | null; // of Node or undici
  readonly trouble: NetworkTrouble | null; // the same in words

  constructor(url: string, failure: { readonly mayHaveArrived: boolean; readonly cause?: unknown }) {
    const network = networkCode(failure.cause);
    const trouble = networkTrouble(network);
    const reason = [trouble && `: ${trouble.reason}`, network && ` (${network})`].filter(Boolean).join("");
    super(
      failure.mayHaveArrived
        ? `No answer from ${url}${reason}. The request may have arrived.`
        : `No connection to ${url}${reason}. The request did not leave.`,
      { cause: failure.cause },
    );
    this.url = url;
    this.mayHaveArrived = failure.mayHaveArrived;
    this.networkCode = network;
    this.trouble = trouble;
  }
}
