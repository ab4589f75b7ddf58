import type { HttpResponse } from "./http.ts";
import { isNotSent, isTimedOut } from "./network-failure.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** How one try of a request ended. */
export type TryResult =
  | { readonly kind: "answer"; readonly response: HttpResponse }
  | { readonly kind: "failure"; readonly error: unknown };

const delaysMs = [300, 900]; // before the second and the third try
const longestWaitSeconds = 30; // longer than this the caller is told instead
const passingStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * How long to wait before the next try, in milliseconds; null when there must be none.
 * What may do harm twice (`repeatable: false`) is tried again only when the first try certainly did nothing.
 */
export function retryDelayMs(
  result: TryResult,
  situation: {
    readonly repeatable: boolean;
    readonly triesMade: number;
    readonly now: (() => number) | null;
  },
): number | null {
  const { repeatable, triesMade, now } = situation;
  const delayMs = delaysMs[triesMade - 1] ?? null;
  if (delayMs === null) return null;
  if (result.kind === "failure") return mayRepeatFailure(result.error, repeatable) ? delayMs : null;
  const { status } = result.response;
  if (!passingStatuses.has(status)) return null;
  const askedSeconds = retryAfterSeconds(result.response, now);
  // Only a server that knows what it refuses says when to come back.
  const refusedUndone = (status === 429 || status === 503) && askedSeconds !== null;
  if (!repeatable && !refusedUndone) return null;
  if (askedSeconds === null) return delayMs;
  return askedSeconds <= longestWaitSeconds ? Math.max(delayMs, askedSeconds * 1000) : null;
}

// A time-out has already cost its whole time; three of them would keep a person waiting for minutes.
function mayRepeatFailure(error: unknown, repeatable: boolean): boolean {
  return isNotSent(error) || (repeatable && !isTimedOut(error));
}
