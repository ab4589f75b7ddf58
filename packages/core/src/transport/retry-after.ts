import type { HttpResponse } from "./http.ts";

/**
 * How many seconds the other side asks us to wait, from `Retry-After` in either form; null when it does not say.
 * A date needs `now` (epoch milliseconds); a date that has passed means 0.
 */
export function retryAfterSeconds(response: HttpResponse, now: (() => number) | null): number | null {
  const value = response.header("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value);
  // Only the forms of HTTP begin with a weekday; Date.parse alone would take much more for a date.
  if (now === null || !/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now()) / 1000));
}
