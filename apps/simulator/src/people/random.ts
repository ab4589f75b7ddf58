/** Random numbers for each thing that may go wrong with one message. */
export type Chances = (what: string) => () => number;

/** Numbers from 0 to below 1 that look random; the same text gives the same row of numbers. */
export function randomFrom(text: string): () => number {
  let state = hash(text);
  return () => {
    // Mulberry32: one 32-bit step, then mixed, because neighbouring states would give neighbouring numbers.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The values in another order, each order as likely as any other. */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const rest = [...values];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return result;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}
