const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const encoder = new TextEncoder();

/** Writes bytes, or the UTF-8 bytes of a text, in Base64 with padding. */
export function base64(source: string | Uint8Array): string {
  const bytes = typeof source === "string" ? encoder.encode(source) : source;
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63);
    text += left > 1 ? alphabet.charAt((bits >> 6) & 63) : "=";
    text += left > 2 ? alphabet.charAt(bits & 63) : "=";
  }
  return text;
}

/** The same in the alphabet of addresses and without padding, as tokens want it. */
export function base64Url(source: string | Uint8Array): string {
  return base64(source).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Reads Base64, with or without padding and line breaks. Null when another character is found. */
export function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const digits = text.replace(/[\s=]+/g, "");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  for (let at = 0, written = 0; at < digits.length; at += 1) {
    const digit = alphabet.indexOf(digits.charAt(at));
    if (digit === -1) return null;
    bits = ((bits << 6) | digit) & 0xffff;
    const waiting = ((at + 1) * 6) % 8; // bits that do not fill a byte yet
    if (waiting < 6) bytes[written++] = bits >> waiting;
  }
  return bytes;
}
