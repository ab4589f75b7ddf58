const MAX_LENGTH = 100; // characters; the longest that the gateway takes for a reference, and far more than its ids have

/** Tells whether a text can be an id, an address or a reference of the gateway's: short, and of what can be kept as it is. */
export function isId(text: string): boolean {
  return text !== "" && text.length <= MAX_LENGTH && !text.includes("\0") && text.isWellFormed();
}
