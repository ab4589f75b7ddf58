import type { FastifyReply, FastifyRequest } from "fastify";
import type { Authenticator } from "../accounts/authenticator.ts";
import { ServerStartingError } from "../errors/server-starting-error.ts";
import type { Lifecycle } from "../lifecycle.ts";

type Done = (error?: Error) => void;

/** What decides who may come in. */
export interface Doorkeepers {
  readonly authenticator: Authenticator;
  readonly lifecycle: Lifecycle;
}

/** Who may come in; asked before the body is read. Answers at once where it can: it is asked with every request. */
export function admission({ authenticator, lifecycle }: Doorkeepers, asksForCaller: boolean) {
  return (request: FastifyRequest, _reply: FastifyReply, done: Done): void => {
    if (lifecycle.phase === "starting") done(new ServerStartingError());
    else if (asksForCaller) authenticate(authenticator, request, done);
    else done();
  };
}

function authenticate(authenticator: Authenticator, request: FastifyRequest, done: Done): void {
  try {
    const caller = authenticator.authenticate(request.raw);
    if (caller instanceof Promise) {
      caller.then((known) => {
        request.caller = known;
        done();
      }, done);
      return;
    }
    request.caller = caller;
  } catch (error) {
    done(error instanceof Error ? error : new Error("Not authenticated", { cause: error }));
    return;
  }
  done();
}
