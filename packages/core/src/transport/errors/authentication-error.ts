import { KitError } from "../../model/errors/kit-error.ts";
import { named, type RequestName } from "./request-name.ts";

/** The server does not know our credentials (401), or they may not do this (403). */
export class AuthenticationError extends KitError {
  readonly code = "authentication_failed";
  readonly status: 401 | 403;

  constructor(request: RequestName, status: 401 | 403) {
    const next =
      status === 401
        ? "the server did not accept the credentials. Check the API key and its secret."
        : "these credentials may not do this. Use a key whose role allows it.";
    super(named(request) + next);
    this.status = status;
  }
}
