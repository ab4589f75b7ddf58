/**
 * Reads a timestamp of the gateway as epoch milliseconds; null when it is none. An instant without a zone is meant as
 * UTC; left to itself, Date.parse would take it for local time.
 */
export function readInstant(value: unknown): number | null {
  if (typeof value !== "string" || value.length < 19 || value[4] !== "-") return null;
  const hasZone = value.endsWith("Z") || /[+-]\d\d:?\d\d$/.test(value);
  const instant = Date.parse(hasZone ? value : `${value}Z`);
  return Number.isNaN(instant) ? null : instant;
}
