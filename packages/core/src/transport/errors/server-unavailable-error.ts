import { KitError } from "../../model/errors/kit-error.ts";
import { named, type RequestName } from "./request-name.ts";

/** The server, or something in front of it, answered 5xx. */
export class ServerUnavailableError extends KitError {
  readonly code = "server_unavailable";
  readonly status: number;

  constructor(request: RequestName, status: number) {
    super(`${named(request)}the server answered ${status}. Try again later; its log says more.`);
    this.status = status;
  }
}
