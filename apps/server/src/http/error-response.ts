/** The one place where errors become answers. */
import type { ValidationError } from "@failover-kit/core/model";
import { UnsupportedMediaTypeError } from "../errors/unsupported-media-type-error.ts";
import { invalidRequest, problem } from "./problem.ts";
import type { Answer } from "./route.ts";

interface Translation {
  readonly status: number;
  readonly code?: string; // when callers know the error by another name
  readonly detail?: string; // when the error's own words are not for callers
  readonly headers?: Readonly<Record<string, string>>;
}

const AGAIN_SOON = { "retry-after": "1" };

const translations: Readonly<Record<string, Translation>> = {
  unauthenticated: { status: 401, headers: { "www-authenticate": 'Basic realm="Failover Kit", Bearer' } },
  invalid_signature: { status: 401, headers: { "www-authenticate": "Bearer" } },
  forbidden: { status: 403 },
  last_admin_key: { status: 409 },
  simulations_busy: { status: 429, headers: AGAIN_SOON },
  too_many_attempts: { status: 429, headers: AGAIN_SOON },
  invalid_json: { status: 400 },
  invalid_yaml: { status: 400 },
  yaml_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  invalid_header: { status: 400 },
  not_found: { status: 404 },
  idempotency_key_reused: { status: 422 },
  delivery_pending: { status: 409 },
  subscription_disabled: { status: 409 },
  too_many_subscriptions: { status: 409 },
  unsigned_webhook: { status: 503, headers: AGAIN_SOON },
  starting: { status: 503, headers: AGAIN_SOON },
  engine_stopped: {
    status: 503,
    code: "stopping",
    detail: "The server is stopping. Ask again in a second.",
    headers: AGAIN_SOON,
  },
  store_unavailable: { status: 503, headers: AGAIN_SOON },
  outcome_unknown: { status: 500 },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: "body_too_large",
    detail: "The body is larger than 1 MiB.",
    headers: { connection: "close" },
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: "unsupported_media_type",
    detail: new UnsupportedMediaTypeError().message,
  },
};

/** Tells whether an error is the caller's to know. Anything else is ours to log. */
export function isExpected(error: unknown): boolean {
  const code = codeOf(error);
  return code === "invalid_request" || Object.hasOwn(translations, code) || isBadRequest(error);
}

/** What the caller is told of an error. What is not expected is told without its words. */
export function errorResponse(error: unknown, traceId: string): Answer {
  if (isValidationError(error)) return invalidRequest(error.issues, traceId);
  const code = codeOf(error);
  if (error instanceof Error && Object.hasOwn(translations, code)) {
    const { detail = error.message, ...rest } = translations[code] ?? { status: 500 };
    return problem({ code, ...rest, detail, traceId });
  }
  if (isBadRequest(error)) {
    return problem({ status: 400, code: "bad_request", detail: "The request cannot be read.", traceId });
  }
  return problem({
    status: 500,
    code: "internal_error",
    detail: `Something went wrong on our side. The log of the server has more under ${traceId}.`,
    traceId,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function isValidationError(error: unknown): error is ValidationError {
  return codeOf(error) === "invalid_request" && error instanceof Error && "issues" in error;
}

/** What the HTTP layer itself has refused. */
function isBadRequest(error: unknown): boolean {
  if (!(error instanceof Error) || !("statusCode" in error)) return false;
  return typeof error.statusCode === "number" && error.statusCode >= 400 && error.statusCode < 500;
}
