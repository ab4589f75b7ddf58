const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 300_000;
const LONGEST_RETRY_AFTER_MS = 3_600_000;
const GROWTH_MS = 200; // what each try adds to the shortest wait: fewer than 10,000 tries in the longest time of a step

/**
 * How long to wait before a submit that was certainly not sent is tried again.
 * The gateway's own `Retry-After` wins (1 s to an hour); otherwise 1 s doubling to 5 minutes, spread by up to a quarter.
 * A gateway that asks for a second again and again is given longer each time: every try is kept with its run.
 */
export function retryDelayMs(attempt: number, retryAfterSeconds: number | null, random: number): number {
  if (retryAfterSeconds !== null) {
    const shortest = Math.min(Math.max(FIRST_DELAY_MS, attempt * GROWTH_MS), LONGEST_DELAY_MS);
    return Math.min(Math.max(retryAfterSeconds * 1000, shortest), LONGEST_RETRY_AFTER_MS);
  }
  const delay = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  return Math.round(delay * (1 + random / 4));
}
