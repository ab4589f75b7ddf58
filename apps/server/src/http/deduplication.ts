import { createHash } from "node:crypto";
import { hasRecipient, orderedJson, type Workflow } from "@failover-kit/core/model";
import type { Deduplication, Door } from "@failover-kit/engine";
import { InvalidHeaderError } from "../errors/invalid-header-error.ts";

const WHOLE_NUMBER = /^\d{1,5}$/;
const MAX_SECONDS = 86_400;

/** Reads the Deduplication-Seconds header: seconds, 0 for none; `preset` when the request has no such header. */
export function readDeduplicationSeconds(value: string | string[] | undefined, preset: number): number {
  if (value === undefined) return preset;
  const seconds = typeof value === "string" && WHOLE_NUMBER.test(value) ? Number(value) : Number.NaN;
  if (!(seconds <= MAX_SECONDS)) {
    throw new InvalidHeaderError(
      `Deduplication-Seconds must be a whole number of seconds, 0 to ${MAX_SECONDS}.`,
    );
  }
  return seconds;
}

/**
 * What makes two runs the same: to whom each message goes, over which channel, and what it says. What nobody gets is
 * passed over. /v1/messages is compared with itself alone: its callers follow messages, all others a run.
 */
export function deduplicationOf(
  { steps }: Workflow,
  { door, windowSeconds }: { readonly door: Door; readonly windowSeconds: number },
): Deduplication | null {
  if (windowSeconds === 0) return null;
  const sent = steps.filter(hasRecipient).map(({ message: { from: _, ...message } }) => message);
  const hash = createHash("sha256").update(orderedJson(sent)).digest("base64url");
  // With a space in it: an idempotency key has none, so that no caller's key is taken for this one.
  const key = `${door === "messages" ? "messages" : "content"} ${hash}`;
  return { key, windowMs: windowSeconds * 1000 };
}
