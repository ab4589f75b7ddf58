const LONGEST_WAIT_MS = 40_000;

/** Resolves as soon as `holds` does; looks again and again, and gives up with `what` after `longestMs`. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  longestMs = LONGEST_WAIT_MS,
): Promise<void> {
  const giveUpAt = performance.now() + longestMs;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
