/** An address as a channel may see it: its last four characters, which is enough to tell two customers apart. */
export function maskAddress(address: string): string {
  return address.length < 8 ? "••••" : `•••• ${address.slice(-4)}`;
}

/** What staff paste as a number, in the form of the API: `+44 (7700) 900-042` becomes `447700900042`. */
export function toPhoneDigits(written: string): string {
  const compact = written.trim().replaceAll(/[\s().\-\u00a0\u2010-\u2015]/g, "");
  return compact.replace(/^(?:\+|00)/, "");
}
