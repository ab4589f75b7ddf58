import { KitError } from "@failover-kit/core/model";

/** Somebody answers at the address of the server, but not as one. */
export class WrongAddressError extends KitError {
  readonly code = "unexpected_answer";
  readonly next: string;

  constructor(url: string, cause: KitError) {
    super(`This is not the address of a Failover Kit server (404 at ${url}).`, { cause });
    this.next = url.endsWith("/v1")
      ? `Leave out /v1 at the end of it: ${url.slice(0, -"/v1".length)}`
      : "Correct FAILOVER_URL or the profile: failover init";
  }
}
