import type { MessageError } from "../model/message-status.ts";
import type { HttpResponse } from "./http.ts";
import { answerFromFailure, errorFromResponse } from "./submit-answer.ts";

/** What became of marking a person's message as read. */
export type MarkReadAnswer =
  | { readonly kind: "marked" }
  | { readonly kind: "not_found"; readonly error: MessageError } // the gateway knows no such message
  | { readonly kind: "refused"; readonly error: MessageError } // not possible for this message
  | { readonly kind: "unavailable"; readonly error: MessageError }; // worth another try

/** Reads the gateway's answer to one such request. */
export function markReadAnswerFromResponse(response: HttpResponse): MarkReadAnswer {
  const { status } = response;
  if (status >= 200 && status < 300) return { kind: "marked" };
  const error = errorFromResponse(response, null);
  if (status === 404) return { kind: "not_found", error };
  return { kind: status === 429 || status >= 500 ? "unavailable" : "refused", error };
}

/** Reads what a failed request means. */
export function markReadAnswerFromFailure(failure: unknown): MarkReadAnswer {
  return { kind: "unavailable", error: answerFromFailure(failure).error };
}
