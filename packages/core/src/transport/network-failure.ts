import { isRecord } from "./json-text.ts";

// Codes of Node and undici for a connection that never came to be, and for a server that was not who it should be:
// the request is written only after both.
const notSentCodes: ReadonlySet<unknown> = new Set([
  "not_sent",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ERR_INVALID_URL",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UND_ERR_CLOSED",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const connectCalls: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"]);
const timeOutNames: ReadonlySet<unknown> = new Set(["TimeoutError", "AbortError"]);
const timeOutCodes: ReadonlySet<unknown> = new Set([
  "ETIMEDOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/**
 * Tells whether a failed request certainly never left, from the codes of Node and undici, here or in a cause.
 * When in doubt it says false: a wrong true would send a message twice.
 */
export function isNotSent(error: unknown): boolean {
  return someCause(error, (cause) => {
    // One error for each address that was tried: a single doubtful one makes the whole doubtful.
    if (Array.isArray(cause.errors) && cause.errors.length > 0) return cause.errors.every(isNotSent);
    return notSentCodes.has(cause.code) || connectCalls.has(cause.syscall);
  });
}

/** Tells whether a request was given up because its time was over. */
export function isTimedOut(error: unknown): boolean {
  return someCause(error, (cause) => timeOutNames.has(cause.name) || timeOutCodes.has(cause.code));
}

/** The first code in the chain of causes that looks like a network code, for people who search for it. */
export function networkCode(error: unknown): string | null {
  let found: string | null = null;
  someCause(error, ({ code }) => {
    if (typeof code !== "string" || !/^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return false;
    found = code;
    return true;
  });
  return found;
}

function someCause(error: unknown, test: (cause: Record<string, unknown>) => boolean): boolean {
  let cause = error;
  for (let depth = 0; depth < 8 && isRecord(cause); depth += 1) {
    if (test(cause)) return true;
    cause = cause.cause;
  }
  return false;
}
