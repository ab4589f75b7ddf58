import type { Channel } from "@failover-kit/core/model";

/** One bit for each channel. Part of the stored format: a bit is never given to another channel. */
const channelBits: Readonly<Record<Channel, number>> = {
  messenger: 1,
  viber_service: 2,
  sms: 4,
  whatsapp: 8,
  mms: 16,
  rcs: 32,
};

/** The channels that can be stored. */
export const storedChannels = Object.keys(channelBits) as Channel[];

/** The channels in one number, which an index entry can hold. */
export function channelsToBits(channels: Iterable<Channel>): number {
  let bits = 0;
  for (const channel of channels) bits |= channelBits[channel];
  return bits;
}

/** The channels that stand in one number. */
export function bitsToChannels(bits: number): Channel[] {
  return storedChannels.filter((channel) => (bits & channelBits[channel]) !== 0);
}
