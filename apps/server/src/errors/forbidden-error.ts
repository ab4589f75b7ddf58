import { KitError, type Role } from "@failover-kit/core/model";
import type { Caller } from "../accounts/caller.ts";

/** The caller is known, and its role is not enough. */
export class ForbiddenError extends KitError {
  readonly code = "forbidden";

  constructor(caller: Caller, needed: Role) {
    super(`The role ${needed} is needed for this, and ${caller.name} has the role ${caller.role}.`);
  }
}
