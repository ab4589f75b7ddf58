import type { ErrorClass } from "../model/error-class.ts";
import type { Message } from "../model/message.ts";
import type { MessageError } from "../model/message-status.ts";
import type { HttpResponse } from "./http.ts";
import { isRecord, parseJson } from "./json-text.ts";
import { isNotSent, isTimedOut, networkCode } from "./network-failure.ts";
import { type Problem, readProblem } from "./problem.ts";
import { privateTexts, redactReason } from "./redact.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** What became of one submit. */
export type SubmitAnswer =
  | { readonly kind: "accepted"; readonly messageUuid: string }
  | { readonly kind: "refused"; readonly error: MessageError } // will never be accepted
  | { readonly kind: "deferred"; readonly error: MessageError; readonly retryAfterSeconds: number | null } // was not sent
  | { readonly kind: "unanswered"; readonly error: MessageError }; // may have been sent

// Wrong credentials, no money, no right to the product, no such address: the same for every message.
const ourFault: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 407, 410]);

/** What a request that got no answer can come to. */
export type FailedSubmit = Extract<SubmitAnswer, { kind: "deferred" | "unanswered" }>;

/** Reads the gateway's answer to one message. */
export function answerFromResponse(
  response: HttpResponse,
  message: Message,
  now: (() => number) | null,
): SubmitAnswer {
  const { status } = response;
  if (status >= 200 && status < 300) return acceptance(response);
  const error = errorFromResponse(response, message);
  if (isWorthRetrying(status)) {
    return { kind: "deferred", error, retryAfterSeconds: retryAfterSeconds(response, now) };
  }
  return { kind: status >= 300 && status < 500 ? "refused" : "unanswered", error };
}

/** Reads what a failed request means for the message. */
export function answerFromFailure(failure: unknown): FailedSubmit {
  const code = networkCode(failure);
  const hint = code === null ? "" : ` (${code})`;
  if (isNotSent(failure)) {
    const reason = `The gateway could not be reached${hint}; nothing was sent.`;
    return {
      kind: "deferred",
      error: { code: "not_sent", reason, class: "transient" },
      retryAfterSeconds: null,
    };
  }
  if (isTimedOut(failure)) {
    const reason = `The gateway did not answer in time${hint}; the message may have been sent.`;
    return { kind: "unanswered", error: { code: "timed_out", reason, class: "transient" } };
  }
  const reason = `The connection was lost before the answer${hint}; the message may have been sent.`;
  return { kind: "unanswered", error: { code: "connection_lost", reason, class: "transient" } };
}

function isWorthRetrying(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status < 600);
}

function acceptance({ status, text }: HttpResponse): SubmitAnswer {
  const body = parseJson(text);
  const messageUuid = isRecord(body) ? body.message_uuid : null;
  if (typeof messageUuid === "string" && messageUuid !== "" && messageUuid.length <= 100) {
    return { kind: "accepted", messageUuid };
  }
  const reason = `The gateway answered ${status} without a message_uuid; the message was probably sent.`;
  return { kind: "unanswered", error: { code: `http_${status}`, reason } };
}

/** Reads an error answer; what `message` holds is kept out of its words. */
export function errorFromResponse({ status, text }: HttpResponse, message: Message | null): MessageError {
  const problem = readProblem(text);
  const code = /#(\d{1,10})$/.exec(problem?.type ?? "")?.[1] ?? `http_${status}`;
  const reason = redactReason(reasonOf(problem, status), privateTexts(message));
  return { code, reason, class: answerClass(status, problem) };
}

/** By status and title: the numbers in the answer to a submit are not those of status webhooks. */
function answerClass(status: number, problem: Problem | null): ErrorClass {
  if (isWorthRetrying(status)) return "transient";
  if (status < 400 || ourFault.has(status)) return "configuration";
  return /\bsender\b/i.test(problem?.title ?? "") ? "configuration" : "permanent";
}

function reasonOf(problem: Problem | null, status: number): string {
  const parts = [problem?.title, problem?.detail].filter((part) => typeof part === "string" && part !== "");
  const names = problem?.invalidParameters.map(({ name }) => name).filter((name) => name !== "") ?? [];
  if (names.length > 0) parts.push(`(${names.join(", ")})`);
  if (parts.length > 0) return parts.join(" ");
  if (status < 400) return `The gateway answered ${status}. Redirects are not followed: check its address.`;
  return `The gateway answered ${status}.`;
}
