import type { Channel, Usage } from "@failover-kit/core/model";

/** What one message costs, in hundredths of a cent (EUR), before SMS parts; null: the channel reports no price. */
const pricesPerPart: Readonly<Record<Channel, number | null>> = {
  messenger: 20,
  viber_service: 120,
  sms: 333,
  whatsapp: 150,
  mms: 500,
  rcs: null,
};

/** The price that a status webhook carries. Whole numbers are multiplied, so nothing is lost to rounding. */
export function usageOf(channel: Channel, parts: number): Usage | null {
  const price = pricesPerPart[channel];
  if (price === null) return null;
  const digits = (price * parts).toString().padStart(5, "0");
  return { currency: "EUR", price: `${digits.slice(0, -4)}.${digits.slice(-4)}` };
}
