import { BrokenTextError } from "./broken-text-error.ts";
import { placeAt } from "./place-at.ts";

/**
 * Reads bytes as UTF-8, or throws BrokenTextError with the place of the first that is none. A decoder that is not
 * strict would put U+FFFD there, and people would get that instead of their letters.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = decodeStrictly(bytes);
  if (text !== null) return text;
  if (isUtf16(bytes)) {
    const reason = "Not UTF-8: this is UTF-16, as > in Windows PowerShell writes it. Save it as UTF-8.";
    throw new BrokenTextError(reason, { line: 1, column: 1 });
  }
  const before = goodBeginning(bytes);
  throw new BrokenTextError("Not UTF-8. Save it as UTF-8.", placeAt(before, before.length));
}

function decodeStrictly(bytes: Uint8Array, options: { readonly stream?: boolean } = {}): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, options);
  } catch {
    return null;
  }
}

function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The text before the first byte that is wrong, found by halves. */
function goodBeginning(bytes: Uint8Array): string {
  let [good, bad] = [0, bytes.length + 1];
  let text = "";
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    // As a stream: a character that is cut off at its end is not wrong yet.
    const beginning = decodeStrictly(bytes.subarray(0, middle), { stream: true });
    if (beginning === null) bad = middle;
    else [good, text] = [middle, beginning];
  }
  return text;
}
