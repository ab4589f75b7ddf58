import { includesRole, type Role } from "@failover-kit/core/model";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Authenticator } from "../accounts/authenticator.ts";
import type { Caller } from "../accounts/caller.ts";
import { ForbiddenError } from "../errors/forbidden-error.ts";
import { ServerStartingError } from "../errors/server-starting-error.ts";
import type { Lifecycle } from "../lifecycle.ts";

type Done = (error?: Error) => void;

/** What decides who may come in. */
export interface Doorkeepers {
  readonly callers: { readonly authenticator: Authenticator } | null;
  readonly lifecycle: Lifecycle;
}

/**
 * Who may come in; asked before the body is read. `needed` is the role of those who may, null: anybody.
 * Answers at once where it can: it is asked with every request.
 */
export function admission({ callers, lifecycle }: Doorkeepers, needed: Role | null) {
  if (needed !== null && callers === null)
    throw new Error("There is a route for callers, and nobody knows them");
  return (request: FastifyRequest, _reply: FastifyReply, done: Done): void => {
    if (lifecycle.phase === "starting") done(new ServerStartingError());
    else if (needed === null || callers === null) done();
    else authenticate(callers.authenticator, request, (caller) => done(admit(request, caller, needed)), done);
  };
}

function admit(request: FastifyRequest, caller: Caller, needed: Role): ForbiddenError | undefined {
  if (!includesRole(caller.role, needed)) return new ForbiddenError(caller, needed);
  request.caller = caller;
  return undefined;
}

function authenticate(
  authenticator: Authenticator,
  request: FastifyRequest,
  found: (caller: Caller) => void,
  failed: Done,
): void {
  let caller: Caller | Promise<Caller>;
  try {
    caller = authenticator.authenticate(request.raw);
  } catch (error) {
    failed(error instanceof Error ? error : new Error("Not authenticated", { cause: error }));
    return;
  }
  if (caller instanceof Promise) caller.then(found, failed);
  else found(caller);
}
