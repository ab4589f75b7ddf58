/**
 * Gives up what does not end in time. It is one limit for everything: undici's own begin anew with every sign of life,
 * so that somebody who goes on announcing an answer would never be given up. Connecting ends by the pool's own limit.
 */
export async function withinTime<T>(
  timeoutMs: number,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new DOMException("The answer does not end", "TimeoutError"));
  const timer = setTimeout(giveUp, timeoutMs);
  try {
    return await request(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
