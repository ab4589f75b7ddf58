import { KitError } from "../../model/errors/kit-error.ts";
import { named, type RequestName } from "./request-name.ts";

/** The answer is none that this API gives: most often something else listens at that address. */
export class UnexpectedAnswerError extends KitError {
  readonly code = "unexpected_answer";
  readonly status: number;

  constructor(request: RequestName, status: number) {
    super(
      `${named(request)}the answer (${status}) was not understood. Check that the address is the server's.`,
    );
    this.status = status;
  }
}
