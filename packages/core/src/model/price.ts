import type { Usage } from "./message-status.ts";

/** Adds up what messages cost, exactly: prices are decimal text, so they are added as whole numbers. */
export function totalUsage(usages: readonly (Usage | null)[]): Usage | null {
  const known = usages.filter((usage) => usage !== null);
  const first = known[0];
  if (first === undefined) return null;
  const decimals = Math.max(...known.map((usage) => decimalsOf(usage.price)));
  const sum = known.reduce((total, usage) => total + toUnits(usage.price, decimals), 0n);
  return { currency: first.currency, price: fromUnits(sum, decimals) };
}

function decimalsOf(price: string): number {
  const point = price.indexOf(".");
  return point === -1 ? 0 : price.length - point - 1;
}

function toUnits(price: string, decimals: number): bigint {
  const [whole = "0", fraction = ""] = price.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

function fromUnits(units: bigint, decimals: number): string {
  if (decimals === 0) return units.toString();
  const digits = units.toString().padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
