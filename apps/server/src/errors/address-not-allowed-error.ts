import { KitError } from "@failover-kit/core/model";

/** An address, or what a name leads to, is in a network that is not called. */
export class AddressNotAllowedError extends KitError {
  readonly code = "address_not_allowed";

  constructor() {
    super("This address may not be called");
  }
}
