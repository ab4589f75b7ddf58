import { KitError } from "@failover-kit/core/model";

/** Nobody could manage the account any more. */
export class LastAdminKeyError extends KitError {
  readonly code = "last_admin_key";

  constructor() {
    super("This is the last admin key of the account. Make another one first. Nothing was changed.");
  }
}
