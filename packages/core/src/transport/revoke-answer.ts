import type { MessageError } from "../model/message-status.ts";
import type { HttpResponse } from "./http.ts";
import { isNotSent } from "./network-failure.ts";
import { answerFromFailure, errorFromResponse } from "./submit-answer.ts";

/** What became of taking one message back. */
export type RevokeAnswer =
  | { readonly kind: "revoked" }
  | { readonly kind: "refused"; readonly error: MessageError } // it certainly stays where it is
  | { readonly kind: "unknown"; readonly error: MessageError };

/** Reads the gateway's answer to one revocation. */
export function revokeAnswerFromResponse(response: HttpResponse): RevokeAnswer {
  const { status } = response;
  if (status >= 200 && status < 300) return { kind: "revoked" };
  const error = errorFromResponse(response, null);
  return { kind: status >= 500 ? "unknown" : "refused", error };
}

/** Reads what a failed request means for the message. */
export function revokeAnswerFromFailure(failure: unknown): RevokeAnswer {
  const { error } = answerFromFailure(failure);
  return { kind: isNotSent(failure) ? "refused" : "unknown", error };
}
