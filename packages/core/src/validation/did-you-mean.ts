/** The allowed name that the caller most likely meant, or null when none is close. */
export function closestName(written: string, allowed: readonly string[]): string | null {
  if (written.length > 60) return null;
  const text = written.toLowerCase();
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of allowed) {
    const distance = nameDistance(text, name);
    if (distance <= Math.max(2, Math.floor(name.length / 3)) && distance < bestDistance) {
      [best, bestDistance] = [name, distance];
    }
  }
  return best;
}

/** `Did you mean "x"? ` or nothing: the beginning of a fix. */
export function didYouMean(written: unknown, allowed: readonly string[]): string {
  const name = typeof written === "string" ? closestName(written, allowed) : null;
  return name === null ? "" : `Did you mean "${name}"? `;
}

// A name that was cut short or drawn out (`expiry`, `viber_service_message`) is close, whatever its length.
function nameDistance(text: string, name: string): number {
  const isPart = text.length > 3 && (name.startsWith(text) || text.startsWith(name));
  return isPart ? 1.5 : editDistance(text, name);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
