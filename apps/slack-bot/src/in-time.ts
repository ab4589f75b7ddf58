import type { Clock } from "./clock.ts";

/** What a promise came to within `ms`, or null when it takes longer. It goes on all the same. */
export function inTime<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(null));
    promise.then(resolve, reject).finally(cancel);
  });
}
