import type { CredentialVerdict } from "../model/diagnosis-resource.ts";
import type { HttpResponse } from "./http.ts";
import { answerFromFailure } from "./submit-answer.ts";

/** Whether the gateway knows who we are. */
export interface ProbeAnswer {
  readonly credentials: CredentialVerdict;
  readonly reason: string | null; // null: accepted
  readonly at: number | null; // epoch milliseconds by the gateway's clock, to the second; null: it did not tell
}

// A message that says nothing is refused (400, 422) only after the credentials were taken; 402 is about money.
const refusedAsEmpty: readonly number[] = [400, 402, 422];

/** Reads the answer to a message that says nothing. */
export function probeAnswerFromResponse({ status, header }: HttpResponse): ProbeAnswer {
  const at = instantOf(header("date"));
  if (refusedAsEmpty.includes(status)) return { credentials: "accepted", reason: null, at };
  if (status === 401 || status === 403) {
    return { credentials: "refused", reason: `It answered ${status}.`, at };
  }
  const isElsewhere = status < 500 && status !== 429;
  const reason = `It answered ${status}${isElsewhere ? ", as no Messages API does" : ""}.`;
  return { credentials: "unclear", reason, at };
}

/** Reads what a failed request means. */
export function probeAnswerFromFailure(failure: unknown): ProbeAnswer {
  return { credentials: "unclear", reason: answerFromFailure(failure).error.reason, at: null };
}

function instantOf(date: string | null): number | null {
  const at = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(at) ? null : at;
}
