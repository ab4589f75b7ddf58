import { KitError } from "../../model/errors/kit-error.ts";
import { named, type RequestName } from "./request-name.ts";

/** The server knows nothing of that name, or it belongs to another account. */
export class NotFoundError extends KitError {
  readonly code = "not_found";

  readonly path: string; // what was asked for

  constructor(request: RequestName) {
    super(`${named(request)}not found. Check the id, and that it belongs to the account of this key.`);
    this.path = request.path;
  }
}
