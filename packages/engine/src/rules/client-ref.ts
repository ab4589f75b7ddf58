import type { AttemptRef } from "./run-event.ts";

/**
 * Writes the reference that each of our messages carries to the gateway, so that any status finds its attempt even
 * if the submit's answer was lost: run (32 hexadecimal digits), step and attempt. At most 40 characters (v0.1) up to the
 * 9,999th attempt, which no step lives to see: `retryDelayMs` sees to that.
 */
export function formatClientRef(runId: string, ref: AttemptRef): string {
  return `${runId.replaceAll("-", "")}.${ref.stepIndex}.${ref.attempt}`;
}

const pattern = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.(\d{1,2})\.(\d{1,9})$/;

/** Reads such a reference, or returns null when it is not one of ours. */
export function parseClientRef(text: string): (AttemptRef & { readonly runId: string }) | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const runId = match.slice(1, 6).join("-");
  return { runId, stepIndex: Number(match[6]), attempt: Number(match[7]) };
}
