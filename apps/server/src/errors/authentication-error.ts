import { KitError } from "@failover-kit/core/model";

/** Nobody can tell who is calling. The words are the same for an unknown key and for a wrong secret. */
export class AuthenticationError extends KitError {
  readonly code = "unauthenticated";
}
