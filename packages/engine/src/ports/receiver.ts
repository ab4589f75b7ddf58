/**
 * Scheme, host and port of an address: who gets a callback. Cheaper than parsing, which happens for every callback;
 * other spellings of the same receiver count as another one.
 */
export function receiverOf(url: string): string {
  const start = url.indexOf("://") + 3;
  let end = start;
  while (end < url.length && !endsHost(url.charCodeAt(end))) end += 1;
  return url.slice(0, end).toLowerCase();
}

/** One of / ? # \ */
function endsHost(code: number): boolean {
  return code === 0x2f || code === 0x3f || code === 0x23 || code === 0x5c;
}
